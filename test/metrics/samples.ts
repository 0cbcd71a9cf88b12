// Metrics as a reader of Prometheus's text format sees them, for tests that compare them with what was done.
import parse from 'parse-prometheus-text-format';

type Labels = Readonly<Record<string, string>>;

export interface Samples {
  /** The sum of the samples of this name that have these labels; 0 where there are none. */
  sum(name: string, labels?: Labels): number;
  /** The values that a label has among the samples of a name. */
  values(name: string, label: string): string[];
  /** The metrics, by their names, with their types. */
  readonly types: Readonly<Record<string, string>>;
}

export function samplesOf(text: string): Samples {
  // The parser folds the samples of a histogram into one, whatever their labels: untyped, it leaves each as it is.
  const untyped = parse(text.replace(/^# TYPE \S+ histogram\n/gm, ''));
  const samples = untyped.flatMap(({ name, metrics }) => metrics.map(metric => ({ labels: {}, ...metric, name })));
  const ofName = (name: string) => samples.filter(sample => sample.name === name);
  return {
    sum: (name, labels = {}) =>
      ofName(name)
        .filter(sample => Object.entries(labels).every(([label, value]) => (sample.labels as Labels)[label] === value))
        .reduce((sum, { value }) => sum + Number(value), 0),
    values: (name, label) => [...new Set(ofName(name).map(({ labels }) => (labels as Labels)[label] ?? ''))],
    types: Object.fromEntries(parse(text).map(({ name, type }) => [name, type])),
  };
}
