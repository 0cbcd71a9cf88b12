// Communique's own NDJSON: the entries of a change feed, which are a history, or the documents of one kind of record.

import { validate } from 'uuid';
import { withoutChecks } from '../model/evidence.ts';
import { isObject } from '../model/json.ts';
import { type Content, type KindName, kindNames, SERVER_MEMBERS } from '../model/kinds.ts';
import { ID_LENGTH } from '../model/schema.ts';
import {
  type Beginning,
  type Importer,
  type LeftRow,
  type ReadOptions,
  type Recorded,
  type Row,
  UnreadableInput,
} from './importer.ts';
import { linesOf } from './lines.ts';
import { beganBefore, TOO_OLD } from './since.ts';

export const communique: Importer = {
  format: 'communique',
  description: 'NDJSON of this program: the entries of `/v1/changes`, or with `kind` the documents of one kind',
  recognise: beginning => formOf(beginning) !== null,
  read,
};

const ENTRY = ['position', 'resource', 'id', 'revision', 'op', 'at', 'document'];
const DOCUMENT = ['id', 'revision', 'position', 'createdAt', 'updatedAt'];

/** By the first line alone, which may be cut off where it is longer than what is looked at. */
function formOf({ text }: Beginning): 'history' | 'documents' | null {
  const first = (text.split('\n').find(line => line.trim() !== '') ?? '').trim();
  if (!first.startsWith('{')) return null;
  const members = membersOf(first);
  if (ENTRY.every(name => members.has(name))) return 'history';
  return DOCUMENT.every(name => members.has(name)) ? 'documents' : null;
}

/** The names of the members of an object; what looks like them where the text is cut off. */
function membersOf(text: string): ReadonlySet<string> {
  try {
    return new Set(Object.keys(JSON.parse(text)));
  } catch {
    const names = [...text.matchAll(/"(\w+)":/g)].map(([, name = '']) => name);
    // The server's members come last in a document: they may be cut off.
    return new Set(text.length >= 65_000 ? [...names, ...DOCUMENT] : []);
  }
}

async function* read(input: AsyncIterable<string>, { since, kind }: ReadOptions): AsyncGenerator<Row> {
  for await (const { line, text, fault = '' } of linesOf(input)) {
    if (text === null) {
      yield { line, outcome: 'rejected', reason: fault };
      continue;
    }
    if (text.trim() === '') continue;
    const row = rowOf(line, text, kind);
    if (since !== undefined && 'recorded' in row)
      throw new UnreadableInput('A history is imported whole: leave the day out.');
    yield row;
  }

  function rowOf(line: number, text: string, kindOfAll: KindName | undefined): Row {
    const object = objectIn(text);
    if (typeof object === 'string') return { line, outcome: 'rejected', reason: object };
    if ('op' in object && 'resource' in object) return entryRow(line, object);
    return documentRow(line, object, kindOfAll, since);
  }
}

/** The object that a line is; a reason where it is none. */
function objectIn(text: string): Content | string {
  try {
    const value: unknown = JSON.parse(text);
    if (typeof value === 'object' && value !== null && !Array.isArray(value)) return value as Content;
    return 'The line is no JSON object.';
  } catch (error) {
    return `The line is not JSON: ${(error as Error).message.slice(0, 200)}.`;
  }
}

const INSTANT = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}\.\d{3}Z$/;
const isCount = (value: unknown): value is number => Number.isSafeInteger(value) && (value as number) > 0;
/** As long as an id can be, so that what is told of it is no longer. */
const isId = (value: unknown): value is string => typeof value === 'string' && value.length <= ID_LENGTH;

/** What an entry must have beside its document, and what is said where it has not. */
const MEMBERS: readonly [name: string, fits: (value: unknown) => boolean][] = [
  ['resource', value => kindNames.some(name => name === value)],
  ['id', isId],
  ['position', isCount],
  ['revision', isCount],
  ['op', value => value === 'created' || value === 'updated' || value === 'deleted'],
  ['at', value => typeof value === 'string' && INSTANT.test(value) && !Number.isNaN(Date.parse(value))],
  ['mergedInto', value => value === undefined || typeof value === 'string'],
  ['ledger', value => value === undefined || (typeof value === 'string' && validate(value))],
  ['document', value => value === null || isObject(value)],
];

function entryRow(line: number, entry: Content): Row {
  const wrong = MEMBERS.find(([name, fits]) => !fits(entry[name]));
  if (wrong) return { line, outcome: 'rejected', reason: `The entry's ${wrong[0]} is not as it must be.` };
  const { resource, id, position, revision, op, at, mergedInto, ledger, document } = entry as {
    resource: KindName;
    mergedInto?: string;
    ledger?: string;
    document: Content | null;
  } & Pick<Recorded, 'id' | 'position' | 'revision' | 'op' | 'at'>;
  return {
    line,
    row: `${resource}/${id} ${revision}`,
    recorded: {
      kind: resource,
      id,
      position,
      revision,
      op,
      at,
      heir: mergedInto ?? null,
      ...(ledger !== undefined && { ledger }),
      content: document && contentIn(document),
    },
  };
}

function documentRow(line: number, document: Content, kind: KindName | undefined, since: string | undefined): Row {
  if (kind === undefined) throw new UnreadableInput('Its documents do not tell what kind of record they are: name it.');
  const { id } = document;
  if (!isId(id)) return { line, outcome: 'rejected', reason: 'The document has no id that can be one.' };
  const row = `${kind}/${id}`;
  const { start } = (isObject(document.when) ? document.when : {}) as { start?: unknown };
  const left: LeftRow = { line, row, outcome: 'skipped', reason: TOO_OLD };
  if (kind === 'event' && typeof start === 'string' && beganBefore(start, since)) return left;
  const content = contentIn(document);
  return { line, row, needs: [], contributions: [{ kind, id, contribute: () => content }] };
}

/** What a client wrote, out of a document. Where its evidence is not what it must be, it is left for validation to say so. */
function contentIn(document: Content): Content {
  const content = Object.fromEntries(Object.entries(document).filter(([name]) => !SERVER_MEMBERS.has(name)));
  try {
    return withoutChecks(content);
  } catch {
    return content;
  }
}
