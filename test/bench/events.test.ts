// What the bench invents is what a client could write, and the same every time.

import { Ajv2020 as Ajv } from 'ajv/dist/2020.js';
import ajvFormats from 'ajv-formats';
import { describe, expect, it } from 'vitest';
import { actorOf, castFor, issueOf, sourceOf } from '../../bench/cast.ts';
import { eventId, inventorOf } from '../../bench/events.ts';
import { rareWord, rareWordIn, wordAt } from '../../bench/words.ts';
import { type Content, type KindName, kinds, sharedParts } from '../../src/model/kinds.ts';
import { faultsOf } from '../../src/model/rules.ts';

const CAST = castFor(100_000);
const { event, revised } = inventorOf(1, CAST);

const ajv = new Ajv({ strict: false });
ajvFormats.default(ajv);
for (const part of sharedParts) ajv.addSchema(part);

function faults(kind: KindName, id: string, content: Content): unknown[] {
  const valid = ajv.validate(kinds[kind].input, content);
  return valid ? faultsOf(kind, id, content) : (ajv.errors ?? []);
}

const sample = Array.from({ length: 300 }, (_, index) => index * 331);

describe('invented records', () => {
  it('are valid', () => {
    for (const index of sample) {
      expect(faults('event', eventId(index), event(index)), `event ${index}`).toEqual([]);
      expect(faults('event', eventId(index), revised(index)), `event ${index} revised`).toEqual([]);
      expect(faults('actor', 'actor', actorOf(1, index % CAST.actors, CAST))).toEqual([]);
      expect(faults('issue', 'issue', issueOf(1, index % CAST.issues))).toEqual([]);
      expect(faults('source', 'source', sourceOf(1, index % CAST.sources))).toEqual([]);
    }
  });

  it('are the same with the same seed, and others with another', () => {
    const again = inventorOf(1, CAST);
    const other = inventorOf(2, CAST);
    for (const index of sample) expect(again.event(index)).toEqual(event(index));
    expect(sample.filter(index => JSON.stringify(other.event(index)) === JSON.stringify(event(index)))).toEqual([]);
  });

  it('have one word in about a third of all, and rare words in ten of a million', () => {
    const texts = Array.from({ length: 3_000 }, (_, index) => JSON.stringify(event(index)));
    const common = texts.filter(text => new RegExp(`[" ]${wordAt('en', 0)}[" ]`).test(text)).length / texts.length;
    expect(common).toBeGreaterThan(0.28);
    expect(common).toBeLessThan(0.42);
    const rare = Array.from({ length: 1_000_000 }, (_, index) => rareWordIn(index));
    expect(rare.filter(word => word === rareWord(17))).toHaveLength(10);
    expect(rare.slice(0, 10_000).filter(word => word === rareWord(17))).toHaveLength(1);
    expect(event(17).summary).toMatchObject({ en: expect.stringContaining(rareWord(17)) });
  });
});
