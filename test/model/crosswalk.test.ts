// The crosswalk between CAMEO and PLOVER: complete, within the vocabularies, and as the published table has it.
import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { cameo } from '../../src/model/codes/cameo.ts';
import { cameoCode, cameoOf, ploverOf } from '../../src/model/codes/crosswalk.ts';
import { errata } from '../../src/model/codes/crosswalk-notes.ts';
import { ploverContexts, ploverEvents, ploverModes } from '../../src/model/codes/plover.ts';
import { faultsOf } from '../../src/model/rules.ts';
import { minimal } from '../records.ts';
import { sharedFile } from '../shared-data.ts';

const codes = cameo.map(({ code }) => code);

test('every CAMEO code has a coding in PLOVER that records may hold, or a note why not', () => {
  for (const code of codes) {
    const coding = ploverOf(code);
    if (coding === undefined) {
      expect(errata(code).length, code).toBe(1);
      continue;
    }
    const { event, mode, contexts } = coding;
    const plover = { event, ...(mode !== undefined && { modes: [mode] }), contexts };
    expect(faultsOf('event', 'x', { ...minimal.event, codes: { cameo: [code], plover } })).toEqual([]);
  }
});

test('only statements, appeals and the root 08 have no coding', () => {
  expect(codes.filter(code => ploverOf(code) === undefined && !/^0[12]/.test(code))).toEqual(['08']);
});

test('what the manual lacks is marked, in the vocabularies and in the notes', () => {
  const beyond = (code: string) => {
    const { event, mode, contexts = [] } = ploverOf(code) ?? {};
    const modeRow = ploverModes.find(row => row.event === event && row.code === mode);
    const contextRows = ploverContexts.filter(row => contexts.includes(row.code));
    return modeRow?.mappingOnly === true || contextRows.some(row => row.mappingOnly);
  };
  const marked = codes.filter(beyond);
  expect(marked.filter(code => errata(code).length === 0)).toEqual([]);
  expect(codes.filter(code => ploverOf(code) && errata(code).length > 0)).toEqual(marked);
  expect(errata('175').length).toBe(3);
  expect(codes.filter(code => ploverOf(code)?.contexts.includes('humanitarian')).length).toBe(6);
  expect(codes.filter(code => ploverOf(code)?.contexts.includes('democracy')).length).toBe(3);
});

test('back from PLOVER come exactly the codes that lead there', () => {
  const back = ploverEvents.flatMap(({ code: event }) => cameoOf(event).map(code => [code, event]));
  const there = codes.flatMap(code => ploverOf(code)?.event ?? []);
  expect(back.length).toBe(there.length);
  for (const [code = '', event] of back) expect(ploverOf(code)?.event).toBe(event);
});

test('a code that was read as a number is restored by its root, whichever it is', () => {
  fc.assert(
    fc.property(fc.constantFrom(...cameo), ({ code, root }) => {
      expect(cameoCode(String(Number(code)), String(Number(root)))).toBe(code);
      expect(cameoCode(code, root)).toBe(code);
    }),
  );
});

test.each([
  ['12', undefined, null],
  ['12', '1', '012'],
  ['12', '12', '12'],
  ['40', undefined, '040'],
  ['040', undefined, '040'],
  ['12', '05', null],
  ['9999', undefined, null],
  ['', undefined, null],
  ['constructor', undefined, null],
])('code %s under root %s is %s', (code, root, expected) => {
  expect(cameoCode(code, root)).toBe(expected);
});

const table = sharedFile('plover/CAMEO2PLOVER-2021.txt');

test.skipIf(table === null)('the published table says the same, but for what the notes tell', () => {
  const published = readFileSync(table ?? '', 'utf8')
    .split('\n')
    .map(line => line.split('#')[0]?.split(':') ?? [])
    .filter((parts): parts is [string, string] => parts.length === 2)
    .map(([code, coding]) => {
      const [event = '', mode = '', contexts = ''] = coding.split(',').map(part => part.trim());
      const list = contexts.split(';').map(context => context.trim());
      return [code, { event, ...(mode && { mode }), contexts: list.filter(context => context !== '') }] as const;
    });
  const differing = published.filter(([code, coding]) => JSON.stringify(ploverOf(code)) !== JSON.stringify(coding));
  expect(differing.map(([code]) => code)).toEqual(['08', '08', '1214']);
  expect(published.filter(([code]) => code === '175').length).toBe(2);
  expect(codes.filter(code => ploverOf(code)).every(code => published.some(([one]) => one === code))).toBe(true);
});
