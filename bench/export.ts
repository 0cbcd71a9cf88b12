// The export bench: everything through the exporter, and by a statement written by hand, each in a process of its own.
import { fork } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import type { Passage } from './export-process.ts';
import { ledgerFile, type Progress } from './ledgers.ts';
import { markdown, type Target } from './report.ts';

export interface ExportSettings {
  readonly sizes: readonly number[];
  readonly runs: number;
  readonly folder: string;
  readonly seed: number;
}

/** The passage of the median rate of each way. */
export interface ExportMeasured {
  readonly events: number;
  readonly hand: Passage;
  readonly ndjson: Passage;
  readonly csv: Passage;
}

const FORMATS = ['ndjson', 'csv'] as const;

/** The most that resident memory may grow by, in bytes, and the least share of the rate by hand. */
const GROWTH = 64 * 2 ** 20;
const SHARE = 0.5;

/** Makes the ledgers that are not there yet, and reads all of each. */
export async function measureExport(settings: ExportSettings, progress: Progress): Promise<ExportMeasured[]> {
  const measured: ExportMeasured[] = [];
  for (const events of settings.sizes) {
    const file = await ledgerFile({ ...settings, events }, progress);
    const passages: Record<'hand' | 'ndjson' | 'csv', Passage[]> = { hand: [], ndjson: [], csv: [] };
    for (let run = 0; run < settings.runs; run++) {
      for (const way of ['hand', ...FORMATS] as const) {
        progress(`${events} events: ${way}, run ${run + 1}`);
        passages[way].push(await passageOf(file, way));
      }
    }
    const { hand, ndjson, csv } = passages;
    measured.push({ events, hand: median(hand), ndjson: median(ndjson), csv: median(csv) });
  }
  return measured;
}

/** Of several runs, the one of the median rate, with the largest growth of all. */
function median(passages: readonly Passage[]): Passage {
  const sorted = [...passages].sort((a, b) => a.rate - b.rate);
  const growth = Math.max(...passages.map(passage => passage.growth));
  return { ...(sorted[Math.floor(sorted.length / 2)] as Passage), growth };
}

function passageOf(file: string, way: string): Promise<Passage> {
  const script = fileURLToPath(new URL('./export-process.ts', import.meta.url));
  const child = fork(script, [file, way], { execArgv: ['--expose-gc'] });
  return new Promise((resolve, reject) => {
    child.once('message', message => resolve(message as Passage));
    child.once('error', reject);
    child.once('exit', code => reject(new Error(`The process that read ${way} ended with ${code}.`)));
  });
}

export const exportTargets = (measured: readonly ExportMeasured[]): Target[] =>
  measured.flatMap(({ events, hand, ...ways }) =>
    FORMATS.flatMap((format): Target[] => {
      const { rate, growth } = ways[format];
      const name = `${format} of ${events.toLocaleString('en')} events`;
      return [
        { target: `${name}: at most 64 MB more memory`, figure: `${megabytes(growth)} MB`, met: growth <= GROWTH },
        {
          target: `${name}: at least ${SHARE} of the rate by hand`,
          figure: (rate / hand.rate).toFixed(2),
          met: rate >= SHARE * hand.rate,
        },
      ];
    }),
  );

/** Tables as docs/performance.md shows them, and what is aimed at. */
export function exportReport(measured: readonly ExportMeasured[]): string {
  const tables = measured.map(({ events, ...ways }) =>
    markdown(
      [`everything, at ${events.toLocaleString('en')} events`, 'documents', 'a second', 'resident memory grew by, MB'],
      Object.entries(ways).map(([way, { documents, rate, growth }]) => [
        ...[way, `${documents}`, Math.round(rate).toLocaleString('en'), megabytes(growth)],
      ]),
    ),
  );
  const list = exportTargets(measured).map(
    ({ target, figure, met }) => `- ${met ? 'met' : 'missed'}: ${target}: ${figure}`,
  );
  return [...tables, list.join('\n')].join('\n\n');
}

const megabytes = (bytes: number) => (bytes / 2 ** 20).toFixed(1);
