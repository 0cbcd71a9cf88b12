// Merges as of a position: those that are carried on from an earlier one are those that are read anew.
import fc from 'fast-check';
import { afterAll, expect, test } from 'vitest';
import { openLedger } from '../../src/ledger/ledger.ts';
import type { Write } from '../../src/ledger/write.ts';
import { mergesAt } from '../../src/query/merges.ts';
import { throwAwayDatabase } from '../databases.ts';
import { often } from '../engine.ts';
import { PATIENCE } from '../patience.ts';
import { minimal } from '../records.ts';

const leaving: (() => Promise<unknown>)[] = [];
afterAll(async () => {
  for (const leave of leaving.splice(0).reverse()) await leave();
});

const ACTORS = Array.from({ length: 40 }, (_, n) => `actor-${n}`);
/** So many are merged before anything is asked, so that the steps that follow are few beside them. */
const BEFORE = 20;

/** A record is merged into another, made anew where it was merged, or changed; what cannot be is left out. */
const step = fc.record({ from: fc.nat(ACTORS.length - 1), to: fc.nat(ACTORS.length - 1), merge: fc.boolean() });

test('what is carried on after each write is what follows from all of them', { timeout: PATIENCE }, async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(step, { minLength: 1, maxLength: 12 }), async steps => {
      const database = await throwAwayDatabase({ bare: true });
      leaving.push(database.remove);
      const ledger = await openLedger(database.url);
      const standing = new Map<string, number>();
      const heirs = new Map<string, string>();
      const write = async (...writes: Write[]) => {
        for (const { id, position, op } of await ledger.append(writes, 'somebody'))
          if (op === 'deleted') standing.delete(id);
          else standing.set(id, position);
      };
      await write(...ACTORS.map(id => ({ op: 'create', kind: 'actor', id, content: minimal.actor }) as const), {
        op: 'create',
        kind: 'issue',
        id: 'issue-a',
        content: minimal.issue,
      });
      const merge = async (id: string, heir: string) => {
        await write({ op: 'delete', kind: 'actor', id, expected: standing.get(id) ?? 0, heir });
        heirs.set(id, heir);
      };
      for (let n = 0; n < BEFORE; n++) await merge(`actor-${n}`, `actor-${n + BEFORE}`);
      const heirOf = (id: string): string => (heirs.has(id) ? heirOf(heirs.get(id) ?? '') : id);
      const asked = async () => {
        const merges = await mergesAt(ledger, ledger.head().position);
        expect(merges.size).toBe(heirs.size);
        for (const id of ACTORS) {
          expect(merges.heirOf('actor', id)).toBe(heirOf(id));
          const family = ACTORS.filter(other => heirOf(other) === heirOf(id));
          expect([...merges.familyOf('actor', id)].sort()).toEqual(family.sort());
          expect(merges.familyOf('actor', id)[0]).toBe(heirOf(id));
        }
        expect(merges.heirOf('issue', 'actor-0')).toBe('actor-0');
      };
      await asked();
      for (const { from, to, merge: merging } of steps) {
        const [id, heir] = [ACTORS[from] ?? '', ACTORS[to] ?? ''];
        if (merging && id !== heir && standing.has(id) && standing.has(heir)) await merge(id, heir);
        else if (!standing.has(id)) {
          await write({ op: 'create', kind: 'actor', id, content: minimal.actor });
          heirs.delete(id);
        } else
          await write({
            op: 'replace',
            kind: 'actor',
            id,
            content: { ...minimal.actor, aliases: [`${from} ${to}`] },
            expected: standing.get(id) ?? 0,
          });
        await asked();
      }
      await ledger.close();
    }),
    { numRuns: often(20) },
  );
});
