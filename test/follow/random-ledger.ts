// Random appends to a ledger, and all that it then serves.
import fc from 'fast-check';
import { buildApp } from '../../src/app.ts';
import { Conflict, StillReferredTo, UnknownReferences } from '../../src/ledger/errors.ts';
import type { Ledger } from '../../src/ledger/ledger.ts';
import type { Write } from '../../src/ledger/write.ts';
import { type Content, type KindName, kindNames, kinds } from '../../src/model/kinds.ts';
import { configOf } from '../app.ts';
import { arbitraryContent } from '../records.ts';

const known = { actors: ['actor-0', 'actor-1', 'actor-2'], issues: ['issue-0', 'issue-1'] };

interface Wish {
  readonly op: 'write' | 'delete' | 'merge';
  readonly kind: KindName;
  readonly id: string;
  readonly content: Content;
}

const wish: fc.Arbitrary<Wish> = fc.constantFrom(...kindNames).chain(kind =>
  fc.record({
    op: fc.constantFrom('write', 'write', 'write', 'delete', 'merge'),
    kind: fc.constant(kind),
    id: fc.integer({ min: 0, max: 3 }).map(n => `${kind}-${n}`),
    content: arbitraryContent(kind, known),
  }),
);

const wishes = fc.uniqueArray(wish, { minLength: 1, maxLength: 6, selector: ({ kind, id }) => `${kind}/${id}` });

/** Appends as many times as it can of `times`, several records at a time. */
export async function appendAtRandom(ledger: Ledger, times: number): Promise<void> {
  for (const wished of fc.sample(wishes, times)) {
    const writes = await Promise.all(wished.map(one => writeOf(ledger, one)));
    try {
      await ledger.append(
        writes.flatMap(write => write ?? []),
        'test',
      );
    } catch (error) {
      const refused = [Conflict, StillReferredTo, UnknownReferences].some(type => error instanceof type);
      if (!refused) throw error;
    }
  }
}

async function writeOf(ledger: Ledger, { op, kind, id, content }: Wish): Promise<Write | null> {
  const current = await ledger.record(kind, id);
  if (!current?.document) return op === 'write' ? { op: 'create', kind, id, content } : null;
  const target = { kind, id, expected: current.position };
  if (op === 'write') return { op: 'replace', ...target, content };
  return { op: 'delete', ...target, ...(op === 'merge' && { heir: `${kind}-0` }) };
}

/** Every page of changes, every list, every record and its history, as they are served. */
export async function served(ledger: Ledger): Promise<string[]> {
  const app = await buildApp(configOf({}), ledger);
  const get = async (url: string) => (await app.inject(url)).body.replace(/"(requestId|next)":"[^"]*"/g, '');
  const paths: string[] = [];
  for (let since = 0; since < ledger.head().position; since += 100) paths.push(`/v1/changes?limit=100&since=${since}`);
  for (const kind of kindNames) {
    const collection = `/v1/${kinds[kind].plural}`;
    paths.push(`${collection}?limit=100`);
    for (let n = 0; n <= 3; n++)
      paths.push(`${collection}/${kind}-${n}`, `${collection}/${kind}-${n}/revisions?limit=100`);
  }
  const answers: string[] = [];
  for (const path of paths) answers.push(`${path} ${await get(path)}`);
  await app.close();
  return answers;
}
