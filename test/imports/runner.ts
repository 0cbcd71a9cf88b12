// A runner of importers that keeps its records in memory, and what every record that is made must satisfy.
import { isDeepStrictEqual } from 'node:util';
import { Ajv2020 } from 'ajv/dist/2020.js';
import addFormats from 'ajv-formats';
import type { Importer, Known, TableMapping } from '../../src/imports/importer.ts';
import { externalIdsOf } from '../../src/model/external-ids.ts';
import { type Content, type KindName, kindNames, kinds, sharedParts } from '../../src/model/kinds.ts';
import { referencesOf } from '../../src/model/references.ts';
import { faultsOf } from '../../src/model/rules.ts';

export type Records = ReadonlyMap<string, Content>;

export interface Run {
  readonly records: Records;
  readonly counts: Readonly<Record<string, number>>;
  /** How many rows were left for each reason. */
  readonly reasons: Readonly<Record<string, number>>;
  /** How many rows each note is told of. */
  readonly notes: Readonly<Record<string, number>>;
  /** Every row that was left. */
  readonly left: readonly { readonly line: number; readonly outcome: string; readonly reason: string }[];
}

/** Imports a text into what earlier runs made. */
export async function run(
  importer: Importer,
  text: string | AsyncIterable<string>,
  { since, mapping, records: earlier = new Map() }: { since?: string; mapping?: TableMapping; records?: Records } = {},
): Promise<Run> {
  const records = new Map(earlier);
  const counts: Record<string, number> = {};
  const reasons: Record<string, number> = {};
  const notes: Record<string, number> = {};
  const left: Run['left'][number][] = [];
  const input = typeof text === 'string' ? pieces(text) : text;
  const add = (table: Record<string, number>, name: string) => {
    table[name] = (table[name] ?? 0) + 1;
  };
  const options = { name: 'a-file', ...(since !== undefined && { since }), ...(mapping && { mapping }) };
  for await (const row of importer.read(input, options)) {
    if ('outcome' in row) {
      add(counts, row.outcome);
      add(reasons, row.reason);
      left.push(row);
      continue;
    }
    if (!('contributions' in row)) throw new TypeError('These importers map rows.');
    if (row.contributions.length === 0 && row.left !== undefined) {
      add(counts, 'skipped');
      add(reasons, row.left);
      left.push({ line: row.line, outcome: 'skipped', reason: row.left });
      continue;
    }
    for (const { kind, id, content } of row.needs) {
      if (!records.has(`${kind}/${id}`)) records.set(`${kind}/${id}`, content);
    }
    for (const note of row.notes ?? []) add(notes, note);
    let outcome = 'duplicate';
    for (const { kind, id, contribute } of row.contributions) {
      const before = records.get(`${kind}/${id}`) ?? null;
      const after = contribute(before, { id, actor: externalId => actorIn(records, externalId) });
      if (isDeepStrictEqual(before, after)) continue;
      outcome = before === null ? 'accepted' : 'folded';
      records.set(`${kind}/${id}`, after);
    }
    add(counts, outcome);
  }
  return { records, counts, reasons, notes, left };
}

/** The actor that has an external id. */
function actorIn(records: Records, externalId: string): Known | undefined {
  const found = ofKind(records, 'actor').find(([, content]) => externalIdsOf(content).includes(externalId));
  return found && { id: found[0], content: found[1] };
}

/** A text in pieces that end anywhere. */
export async function* pieces(text: string, size = 1_000): AsyncGenerator<string> {
  for (let start = 0; start < text.length; start += size) yield text.slice(start, start + size);
}

const ajv = new Ajv2020({ allErrors: true, allowUnionTypes: true });
addFormats.default(ajv);
for (const part of sharedParts) ajv.addSchema(part);
const validators = Object.fromEntries(kindNames.map(kind => [kind, ajv.compile(kinds[kind].input)]));

/** What is wrong with records that were made: form, rules, references. */
export function faultsIn(records: Records): string[] {
  return [...records].flatMap(([key, content]) => {
    const [kind, id] = key.split('/') as [KindName, string];
    const validate = validators[kind];
    const form = validate?.(content)
      ? []
      : (validate?.errors ?? []).map(error => `${error.instancePath} ${error.message}`);
    const rules = faultsOf(kind, id, content).map(fault => `${fault.pointer} ${fault.detail}`);
    const dangling = referencesOf(kind, content)
      .filter(reference => !records.has(`${reference.kind}/${reference.id}`))
      .map(reference => `${reference.pointer} leads nowhere`);
    const named = /^[a-z0-9]+(-[a-z0-9]+)*$/.test(id) && id.length <= 128 ? [] : ['no id'];
    return [...form, ...rules, ...dangling, ...named].map(fault => `${key}: ${fault}`);
  });
}

/** The records of a kind by id. */
export const ofKind = (records: Records, kind: KindName): [string, Content][] =>
  [...records]
    .filter(([key]) => key.startsWith(`${kind}/`))
    .map(([key, content]) => [key.slice(kind.length + 1), content]);
