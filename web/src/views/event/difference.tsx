// Why two statements cannot both be true: what each gives for the same part, in words of the page.
import { type Duration, type Length, lengthOf } from '../../../../src/model/lengths.ts';
import type { Schemas, Text } from '../../api.ts';
import { date, lasting, number, span, t } from '../../language.ts';
import type { Statement } from '../../parts/statement.tsx';
import { label } from '../../vocabulary.ts';
import { lengthIn } from './duration.tsx';

type Term = Pick<NonNullable<NonNullable<Schemas['Event']['outcomes']>[number]['term']>, 'from' | 'until' | 'length'>;

/** What a statement may give for a part, whichever it is. */
type Value = Readonly<
  Partial<{
    start: string;
    end: string;
    country: string;
    name: Text;
    city: Text;
    role: string;
    presence: string;
    count: number;
    status: string;
    term: Term & { readonly renewable?: boolean };
    duration: Duration;
  }>
>;

/** The vocabularies of parts that are a code, and of the status of others. */
export const VOCABULARIES: Readonly<Record<string, string>> = {
  kind: 'event-kinds',
  status: 'event-statuses',
  format: 'event-formats',
  pressAccess: 'press-accesses',
  issues: 'issue-statuses',
  outcomes: 'outcome-statuses',
};

interface Props {
  readonly difference: Schemas['ValueDifference'];
  readonly part: string;
  /** Those that are compared, among others. */
  readonly statements: readonly Statement[];
}

export function Difference({ difference: { between, on = '' }, part, statements }: Props) {
  const values = between.map(id => {
    const { asserts = {} } = statements.find(statement => statement.id === id) ?? {};
    return saidOf(part, on, (asserts as Readonly<Record<string, unknown>>)[part]);
  });
  const [before = '', middle = '', after = ''] = t.value.event.either.split('#');
  const names: Readonly<Record<string, string>> = t.value.event.on;
  // The place and the city are compared language by language.
  const name = names[on] ?? names[on.split(' ')[0] ?? ''];
  return (
    <p class="difference">
      {name !== undefined && `${name}: `}
      {before}
      <bdi>{values[0]}</bdi>
      {middle}
      <bdi>{values[1]}</bdi>
      {after}
    </p>
  );
}

/** What is given of a part, under the name by which it is compared. */
function saidOf(part: string, on: string, given: unknown): string {
  const [member = ''] = part.split('/');
  const vocabulary = VOCABULARIES[member] ?? '';
  if (typeof given === 'string') return label(vocabulary, given);
  const value = (given ?? {}) as Value;
  const duration = member === 'phases' ? value.duration : (value as Duration);
  const [name = '', language = ''] = on.split(' ');
  switch (name) {
    case 'length':
      return saidLength(duration && lengthOf(duration));
    case 'planned':
      return saidLength(duration?.planned);
    case 'overrun':
      return comparedIn(duration);
    case 'start':
    case 'end':
      return date((name === 'end' ? value.end : undefined) ?? value.start ?? '');
    case 'country':
      return label('countries', value.country ?? '');
    case 'name':
    case 'city':
      return value[name]?.[language] ?? '';
    case 'role':
      return label('participant-roles', value.role ?? '');
    case 'presence':
      return label('presences', value.presence ?? '');
    case 'count':
      return number(value.count ?? 0);
    case 'term':
      return termIn(value.term ?? {});
    case 'renewable':
      return t.value.event.renewable[`${value.term?.renewable ?? false}`];
    default:
      return label(vocabulary, value.status ?? '');
  }
}

const saidLength = (length: Length | undefined) => (length === undefined ? '' : lengthIn(length));

/** How long it took against what was planned, by figures where there are some. */
function comparedIn(duration: Duration | undefined): string {
  const { planned, comparedToPlan = '' } = duration ?? {};
  const took = duration && lengthOf(duration);
  if (took === undefined || planned === undefined) return label('plan-comparisons', comparedToPlan);
  return `${lengthIn(took)} (${t.value.event.planned}: ${lengthIn(planned)})`;
}

/** From when until when something holds, and for how long, as far as is told. */
export const termIn = ({ from, until, length }: Term): string =>
  [span(from, until), length && lasting(length)].filter(Boolean).join(' · ');
