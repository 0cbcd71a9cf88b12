// `communique actors duplicates`
import { type Command, InvalidArgumentError, Option } from 'commander';
import { databaseOptions, readConfig } from '../config.ts';
import { isImported } from '../imports/fold.ts';
import { type Ledger, openLedger } from '../ledger/ledger.ts';
import type { Content } from '../model/kinds.ts';
import { personOf } from '../model/people/actors.ts';
import { duplicatesAmong } from '../model/people/duplicates.ts';
import { LIKELY, type Person } from '../model/people/likeness.ts';
import { revisionTag } from '../operations/records/refusing.ts';
import { exportedBy } from './exported.ts';
import type { ExitCode, Terminal } from './terminal.ts';

interface Options {
  readonly least: number;
  readonly limit: number;
  readonly server: string;
  readonly json?: true;
}

/** Two actors that may be one. */
interface Duplicate {
  readonly score: number;
  /** The actor that would stand for both. */
  readonly heir: string;
  readonly duplicate: string;
  readonly names: { readonly heir: string; readonly duplicate: string };
  readonly reasons: readonly string[];
  /** The request that merges them. */
  readonly merge: { readonly method: 'DELETE'; readonly path: string; readonly ifMatch: string };
}

const HELP = `
Persons are compared by name, country, office and dates: those of their records, and of the events in which they take part.
Nothing is merged: each pair is told with the request that merges it, which a key with the scope write may send. Imports then
file under the actor that stands. It may be merged the other way round, and writing the merged record again parts the two.
A server may run meanwhile.`;

/** What is told of the actors of the ledger that DATABASE_URL names. */
export function actorsCommand(program: Command, terminal: Terminal, answer: (exitCode: ExitCode) => void): void {
  program
    .command('actors')
    .description('tell which actors may be one person')
    .command('duplicates')
    .description('list the actors that may be one person, the likeliest first, with how likely that is and why')
    .option('--least <score>', 'how likely it is at least, from 0 to 1', scoreIn, LIKELY)
    .option('--limit <count>', 'how many pairs at most', countIn, 100)
    .option('--server <url>', 'the address that the requests are told with', 'http://127.0.0.1:3000')
    .addOption(new Option('--json', 'answer in JSON'))
    .addHelpText('after', HELP)
    .action(async ({ least, limit, server, json }: Options) => {
      const config = readConfig(terminal.environment);
      const ledger = await openLedger(config.DATABASE_URL, { ...databaseOptions(config), readOnly: true });
      try {
        const found = await duplicatesIn(ledger, least);
        const shown = found.slice(0, limit);
        if (json) terminal.out(JSON.stringify({ data: shown, total: found.length }));
        else tell(shown, found.length, server.replace(/\/+$/, ''), terminal);
        answer(0);
      } finally {
        await ledger.close();
      }
    });
}

/** So many actors are looked up at once. */
const PORTION = 500;

interface Listed {
  readonly name: string;
  readonly person: Person;
  readonly byPeople: boolean;
  /** Where its newest revision is. */
  readonly position: number;
}

async function duplicatesIn(ledger: Ledger, least: number): Promise<Duplicate[]> {
  const listed = await peopleOf(ledger);
  const people = new Map([...listed].map(([id, { person }]) => [id, person]));
  return duplicatesAmong(people, least).map(({ ids, score, reasons }) => {
    const [heir, duplicate] = ids.toSorted(
      (a, b) => rankOf(listed.get(b)) - rankOf(listed.get(a)) || (a < b ? -1 : 1),
    ) as [string, string];
    const names = { heir: listed.get(heir)?.name ?? heir, duplicate: listed.get(duplicate)?.name ?? duplicate };
    const path = `/v1/actors/${duplicate}?mergedInto=${heir}`;
    const ifMatch = revisionTag(listed.get(duplicate)?.position ?? 0, ledger);
    return { score, heir, duplicate, names, reasons, merge: { method: 'DELETE', path, ifMatch } };
  });
}

/** What somebody wrote stands before what was imported, and then what tells more. */
const rankOf = (actor: Listed | undefined) =>
  actor === undefined ? 0 : (actor.byPeople ? 1_000 : 0) + actor.person.names.length + actor.person.offices.length;

async function peopleOf(ledger: Ledger): Promise<Map<string, Listed>> {
  const listed = new Map<string, Listed>();
  const exported = exportedBy({ format: 'ndjson', kind: 'actor', filter: [['type', 'person']] });
  let portion: string[] = [];
  const add = async () => {
    const revisions = await ledger.records('actor', portion);
    const active = await ledger.active(portion);
    portion = [];
    for (const { id, author, document, position } of revisions.values()) {
      const content = JSON.parse(document ?? '{}') as Content;
      const person = personOf(content, active.get(id));
      const { en, ...others } = (content.name ?? {}) as Readonly<Record<string, string>>;
      const name = en ?? Object.values(others)[0] ?? id;
      if (person) listed.set(id, { name, person, byPeople: !isImported({ author }), position });
    }
  };
  for await (const texts of exported.texts(ledger, ledger.head().position)) {
    portion.push(...texts.map(text => (JSON.parse(text.toString()) as { id: string }).id));
    if (portion.length >= PORTION) await add();
  }
  if (portion.length > 0) await add();
  return listed;
}

function tell(shown: readonly Duplicate[], total: number, server: string, { out, err }: Terminal): void {
  if (shown.length === 0) out('No two actors are likely to be one person.');
  for (const { score, heir, duplicate, names, reasons, merge } of shown) {
    out(`${score.toFixed(2)}  ${duplicate} (${names.duplicate}) may be ${heir} (${names.heir})`);
    out(`      ${reasons.join('; ')}`);
    const request = `curl -X ${merge.method} '${server}${merge.path}' -H 'If-Match: ${merge.ifMatch}'`;
    out(`      ${request} -H "Authorization: Bearer $COMMUNIQUE_API_KEY"`);
  }
  if (total > shown.length) err(`communique: ${total - shown.length} more: --limit ${total} lists all.`);
}

function scoreIn(text: string): number {
  const score = Number(text);
  if (/^\d(\.\d+)?$/.test(text) && score <= 1) return score;
  throw new InvalidArgumentError('A score is a number from 0 to 1.');
}

function countIn(text: string): number {
  if (/^[1-9]\d{0,8}$/.test(text)) return Number(text);
  throw new InvalidArgumentError('A count is a whole number from 1 on.');
}
