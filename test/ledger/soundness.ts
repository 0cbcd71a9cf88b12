// Whether a ledger's file is sound, seen from outside: with another library, and every index row recomputed from its document.
import Database from 'better-sqlite3';
import { expect } from 'vitest';
import { projectionOf } from '../../src/ledger/projection.ts';
import { contentOf } from '../../src/model/document.ts';
import type { KindName } from '../../src/model/kinds.ts';
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
  heir: string | null;
  document: string | null;
}

/** Fails where the file, the order of positions, the chain of a record's revisions or the index rows are not as they must be. */
export function expectSound(url: string): Row[] {
  const database = new Database(url.replace(/^file:/, ''), { readonly: true });
  try {
    expect(database.pragma('integrity_check')).toEqual([{ integrity_check: 'ok' }]);
    const head = database.prepare('SELECT position FROM head').pluck().all();
    const revisions = database.prepare('SELECT * FROM revision ORDER BY position').all() as Row[];
    expect(head).toEqual([revisions.length]);
    expect(revisions.map(row => row.position)).toEqual(revisions.map((_, index) => index + 1));
    expect(revisions.map(row => row.at)).toEqual(revisions.map(row => row.at).sort());
    expectChained(revisions);
    const terms = database
      .prepare('SELECT id, position, kind, name, value, until, starts, ends FROM term')
      .all() as object[];
    expect(sorted(terms)).toEqual(sorted(revisions.flatMap(termsOf)));
    return revisions;
  } finally {
    database.close();
  }
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

function termsOf({ id, kind, position, until, created, document, heir, starts, ends }: Row): object[] {
  if (document === null) {
    const terms = heir === null ? [] : [{ name: 'reference', value: `${kind}/${heir}` }];
    return terms.map(term => ({ id, position, kind, ...term, until, starts, ends }));
  }
  const projection = projectionOf(kind, contentOf(document), created);
  expect({ starts, ends }, `${kind}/${id} at ${position}`).toEqual({
    starts: projection.starts,
    ends: projection.ends,
  });
  return projection.terms.map(term => ({ id, position, kind, ...term, until, starts, ends }));
}

const sorted = (rows: object[]) => rows.map(row => JSON.stringify(Object.entries(row).sort())).sort();
