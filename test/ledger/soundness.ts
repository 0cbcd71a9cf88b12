// Whether a ledger's database is sound, seen from outside: with another library, and every index row recomputed from its document.
import { expect } from 'vitest';
import { projectionOfRevision } from '../../src/ledger/projection.ts';
import { contentOf } from '../../src/model/document.ts';
import type { KindName } from '../../src/model/kinds.ts';
import { rowsOf } from '../databases.ts';
import { groupBy } from '../group.ts';

interface Row {
  id: string;
  kind: KindName;
  position: number;
  revision: number;
  op: string;
  at: string;
  created: string;
  until: number | null;
  starts: number;
  ends: number;
  minutes: number;
  longitude: number | null;
  latitude: number | null;
  x: number | null;
  y: number | null;
  z: number | null;
  heir: string | null;
  document: string | null;
}

const TERMS_OF_POSTGRES = 'SELECT id, position, kind, name, value, until, starts, ends FROM term';
const TERMS_OF_SQLITE = `
  SELECT r.id, r.position, r.kind, substr(e.value, 1, instr(e.value, ' ') - 1) AS name,
    substr(e.value, instr(e.value, ' ') + 1) AS value, r.until, r.starts, r.ends
  FROM revision_terms t LEFT JOIN revision r ON r.position = t.row % 68719476736 JOIN json_each(t.terms) e`;

/** Fails where the database, the order of positions, the chain of a record's revisions or the index rows are not as they must be. */
export async function expectSound(url: string): Promise<Row[]> {
  if (url.startsWith('file:')) expect(await rowsOf(url, 'PRAGMA integrity_check')).toEqual([{ integrity_check: 'ok' }]);
  const heads = await rowsOf<{ position: number }>(url, 'SELECT position FROM head');
  const revisions = await rowsOf<Row>(url, 'SELECT * FROM revision ORDER BY position');
  expect(heads.map(({ position }) => position)).toEqual([revisions.length]);
  expect(revisions.map(row => row.position)).toEqual(revisions.map((_, index) => index + 1));
  expect(revisions.map(row => row.at)).toEqual(revisions.map(row => row.at).sort());
  expectChained(revisions);
  const terms = await rowsOf<TermRow>(url, url.startsWith('file:') ? TERMS_OF_SQLITE : TERMS_OF_POSTGRES);
  expect(sorted(terms)).toEqual(sorted(revisions.flatMap(termsOf)));
  const tally = await rowsOf<object>(url, 'SELECT kind, name, id AS value, count FROM tally WHERE count <> 0');
  expect(sorted(tally)).toEqual(
    sorted(tallyOf(terms.filter(({ until, name }) => until === null && name !== 'externalId'))),
  );
  return revisions;
}

/** Each revision holds until the next of the same record; the numbers have no gap. */
function expectChained(revisions: readonly Row[]): void {
  for (const [key, chain] of groupBy(revisions, row => `${row.kind}/${row.id}`)) {
    expect(
      chain.map(row => row.revision),
      key,
    ).toEqual(chain.map((_, index) => index + 1));
    expect(
      chain.map(row => row.until),
      key,
    ).toEqual(chain.map((_, index) => chain[index + 1]?.position ?? null));
    expect(new Set(chain.map(row => row.created)), key).toEqual(new Set([chain[0]?.at]));
  }
}

interface TermRow {
  kind: string;
  name: string;
  value: string;
  until: number | null;
}

function termsOf({ id, kind, position, until, created, document, heir, ...row }: Row): object[] {
  const content = document === null ? null : contentOf(document);
  const { terms, words: _, place, ...time } = projectionOfRevision(kind, content, { id, heir, created });
  const { longitude, latitude, x, y, z } = row;
  const projected = place ?? { longitude: null, latitude: null, x: null, y: null, z: null };
  expect({ longitude, latitude, x, y, z }, `${kind}/${id} at ${position}`).toEqual(projected);
  expect({ starts: row.starts, ends: row.ends, minutes: row.minutes }, `${kind}/${id} at ${position}`).toEqual(time);
  return terms.map(term => ({ id, position, kind, ...term, until, starts: time.starts, ends: time.ends }));
}

const tallyOf = (current: readonly TermRow[]) =>
  [...groupBy(current, ({ kind, name, value }) => JSON.stringify({ kind, name, value }))].map(([key, terms]) => ({
    ...JSON.parse(key),
    count: terms.length,
  }));

const sorted = (rows: object[]) => rows.map(row => JSON.stringify(Object.entries(row).sort())).sort();
