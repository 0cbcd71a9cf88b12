// A second reading of every row of event data, by a reader of its own: what the ledger holds of a row is what the row says.
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { basename } from 'node:path';
import { alpha3ToAlpha2 } from 'i18n-iso-countries';
import { expect, test } from 'vitest';
import type { Told } from '../../src/imports/outcomes.ts';
import { importInto } from '../../src/operations/imports/run.ts';
import { testLedger } from '../app.ts';
import { sharedFile } from '../shared-data.ts';
import { inPieces } from './inputs.ts';

interface Party {
  readonly actor: string;
}

interface Statement {
  readonly coding?: Coding;
  readonly asserts?: { readonly venue?: { readonly country?: string } };
  readonly evidence: readonly { readonly sha256?: string }[];
}

interface Coding {
  readonly cameo?: string;
  readonly plover?: { readonly event: string };
  readonly actors?: readonly Party[];
  readonly recipients?: readonly Party[];
}

interface Event {
  readonly when: { readonly start: string };
  readonly externalIds: readonly { readonly scheme: string; readonly value: string }[];
  readonly statements?: readonly Statement[];
}

interface Actor {
  readonly country?: string;
}

/** What a ledger holds of a file, and what was told of its rows. */
async function imported(format: string, path: string) {
  const ledger = await testLedger();
  const told: Told[] = [];
  try {
    await importInto(ledger, { format }, { told: rows => void told.push(...rows) }, run =>
      run.take({ name: basename(path), bytes: inPieces(readFileSync(path)) }),
    );
    const current = new Map<string, object>();
    for (const { kind, id, document } of await ledger.changes(0, ledger.head().position, 1_000_000)) {
      if (document === null) current.delete(`${kind}/${id}`);
      else current.set(`${kind}/${id}`, JSON.parse(document));
    }
    const events = [...current].flatMap(([key, value]) => (key.startsWith('event/') ? [value as Event] : []));
    return { told, events, actorOf: (id: string) => current.get(`actor/${id}`) as Actor | undefined };
  } finally {
    await ledger.close();
  }
}

/** The one event that a row is of, and its statement; fails where there are several or none. */
function partOf(events: readonly Event[], scheme: string, row: string, published: string): [Event, Statement] {
  const own = events.filter(({ externalIds }) =>
    externalIds.some(each => each.scheme === scheme && each.value === row),
  );
  expect([row, own.length]).toEqual([row, 1]);
  const sha256 = createHash('sha256').update(published).digest('hex');
  const said = own[0]?.statements?.filter(({ evidence }) => evidence.some(passage => passage.sha256 === sha256)) ?? [];
  expect([row, said.length]).toEqual([row, 1]);
  return [own[0] as Event, said[0] as Statement];
}

const names = new Intl.DisplayNames('en', { type: 'region' });

/** What event data call countries that CLDR calls otherwise, by the code of ISO 3166. */
const OTHERWISE: Readonly<Record<string, readonly string[]>> = {
  ...{ RU: ['Russian Federation'], PS: ['Occupied Palestinian Territory'], TR: ['Turkey'], MM: ['Myanmar', 'Burma'] },
  ...{ MK: ['the former Yugoslav Republic of Macedonia', 'Macedonia'], CD: ['Democratic Republic of Congo'] },
  ...{ CG: ['Congo', 'Republic Of Congo'], MD: ['Moldova, Republic of'], VA: ['Holy See'], SZ: ['Swaziland'] },
};

/** Whether an ISO code is of the country that has a name. */
const isNamed = (code: string | undefined, name: string) =>
  code !== undefined && [names.of(code) ?? '', ...(OTHERWISE[code] ?? [])].some(own => plain(own) === plain(name));

const plain = (name: string) =>
  name
    .normalize('NFD')
    .replace(/\p{M}/gu, '')
    .replaceAll('&', 'and')
    .replace(/[^\p{L}]+/gu, ' ')
    .trim()
    .toLowerCase();

/** Whether an ISO code is of the country of a code of three letters; any is where there is none. */
const isCoded = (three: string) => (code: string) =>
  three === '' || code === alpha3ToAlpha2(three) || FORMER[code] === three;

/** What a country was until it became another (ISO 3166-3), and the code of that: East Timor until 2002. */
const FORMER: Readonly<Record<string, string>> = { TPTL: 'TLS' };

const filled = (cell: string) => (isEmpty(cell) ? '' : cell);

const isEmpty = (cell: string) => /^(|NA|N\/A|NULL|None|-+|"")$/i.test(cell);

const linesOf = (path: string) =>
  readFileSync(path, 'utf8')
    .split(/\r?\n/)
    .filter(line => line !== '');

/** What a file says of one row, by its own columns. */
interface Said {
  readonly row: string;
  readonly published: string;
  readonly day: string;
  readonly code: string;
  /** Whether it codes a consultation. */
  readonly isTalk: boolean;
  /** The name of the country where it is placed; empty where it is placed in none, left out where no row tells. */
  readonly country?: string;
  /** Who did it, and to whom. */
  readonly sides: readonly [readonly Named[], readonly Named[]];
  /** What rows of one article have in common. */
  readonly article?: readonly [scheme: string, value: string];
}

interface Named {
  readonly name: string;
  /** Whether an actor's country is its own; any is where it tells none. */
  readonly isCountry: (code: string) => boolean;
}

/** What the ledger holds otherwise than the file says it, row by row, and how many rows it holds. */
async function compared(format: string, path: string, rows: readonly Said[]) {
  const { told, events, actorOf } = await imported(format, path);
  expect(told.length).toBe(rows.length);
  const wrong: unknown[] = [];
  let held = 0;
  for (const [index, { row, published, day, code, isTalk, country, sides, article }] of rows.entries()) {
    const { outcome, reason = '' } = told[index] as Told;
    const differs = (what: string, own: unknown, said: unknown) => wrong.push({ row, what, own, said });
    if (outcome !== 'accepted' && outcome !== 'folded') {
      // Consultations are what this is about: none of two sides is left.
      if (isTalk && sides.every(side => side.length > 0)) differs('left', reason, code);
      continue;
    }
    held += 1;
    const [event, { coding = {}, asserts }] = partOf(events, format, row, published);
    if (event.when.start !== day) differs('day', event.when, day);
    if ((coding.cameo ?? coding.plover?.event) !== code) differs('code', coding, code);
    const placed = asserts?.venue?.country;
    if (country !== undefined && (country === '' ? placed !== undefined : !isNamed(placed, country)))
      differs('venue', placed, country);
    for (const [side, parties] of [coding.actors ?? [], coding.recipients ?? []].entries()) {
      const said = sides[side] ?? [];
      if (parties.length !== said.length) differs('side', parties, said);
      for (const [at, { actor }] of parties.entries()) {
        const { country: own } = actorOf(actor) ?? {};
        if (own !== undefined && said[at]?.isCountry(own) === false) differs('country', own, said[at]);
      }
    }
    const articles = event.externalIds.filter(({ scheme }) => scheme === article?.[0]).map(({ value }) => value);
    if (article && !articles.includes(article[1])) differs('article', articles, article[1]);
  }
  return { wrong, held };
}

const icews = sharedFile('icews/events.2018.sample.tab');
test.skipIf(icews === null)('ICEWS: 3,705 rows (skipped without ../shared/data/icews)', async () => {
  const [header = '', ...lines] = linesOf(icews ?? '');
  const columns = header.split('\t');
  const rows = lines.map((published): Said => {
    const cells = published.split('\t');
    const cell = (column: string) => cells[columns.indexOf(column)] ?? '';
    const side = (which: string): Named[] => {
      const [name, country] = [cell(`${which} Name`), filled(cell(`${which} Country`))];
      return isEmpty(name) ? [] : [{ name, isCountry: code => country === '' || isNamed(code, country) }];
    };
    const day = cell('Event Date');
    return {
      ...{ row: `${day}/${cell('Event ID')}`, published, day, country: filled(cell('Country')) },
      ...{ code: cell('CAMEO Code'), isTalk: cell('CAMEO Code').startsWith('04') },
      ...{ sides: [side('Source'), side('Target')], article: ['icews-story', cell('Story ID')] },
    };
  });
  expect(await compared('icews', icews ?? '', rows)).toEqual({ wrong: [], held: 1_885 });
});

/** The last part of a place; none is of the seas. */
const countryIn = (place: string) =>
  place
    .split(', ')
    .at(-1)
    ?.replace(/^Oceans$/, '') ?? '';

const gdelt = sharedFile('gdelt/20191024143000.export.CSV');
test.skipIf(gdelt === null)('GDELT: 2,111 rows (skipped without ../shared/data/gdelt)', async () => {
  const rows = linesOf(gdelt ?? '').map((published): Said => {
    const cells = published.split('\t');
    const cell = (column: number) => cells[column] ?? '';
    const side = (code: number): Named[] =>
      cell(code) === '' ? [] : [{ name: cell(code), isCountry: isCoded(cell(code + 2)) }];
    const day = cell(1).replace(/^(....)(..)/, '$1-$2-');
    return {
      ...{ row: cell(0), published, day, country: countryIn(cell(52)), code: cell(26), isTalk: cell(28) === '04' },
      ...{ sides: [side(5), side(15)], article: ['article', cell(60)] },
    };
  });
  expect(await compared('gdelt', gdelt ?? '', rows)).toEqual({ wrong: [], held: 653 });
});

/** A record of PLOVER as it is published. */
interface Gold {
  readonly id: string;
  readonly date?: string;
  readonly event: string;
  readonly source?: Parties;
  readonly target?: Parties;
}

type Parties = null | { readonly code?: string } | readonly { readonly code?: string }[];

/** The events of the first PLOVER that have other names today. */
const RENAMED: Readonly<Record<string, string>> = { DEMAND: 'REQUEST', DISAPPROVE: 'ACCUSE' };

const plover = sharedFile('plover/PLOVER_GSR_CAMEO.txt');
test.skipIf(plover === null)('PLOVER: 323 records (skipped without ../shared/data/plover)', async () => {
  const objects = readFileSync(plover ?? '', 'utf8').match(/^\{\n.*?\n\}/gms) ?? [];
  const rows = objects.map((published): Said => {
    const { id, date = '', event, source, target } = JSON.parse(published) as Gold;
    const side = (parties: Parties | undefined): Named[] =>
      [parties ?? []]
        .flat()
        .flatMap(({ code }) => (code ? [{ name: code, isCountry: isCoded(code.length === 3 ? code : '') }] : []));
    return {
      ...{ row: id, published, day: date, code: RENAMED[event] ?? event, isTalk: event === 'CONSULT' },
      sides: [side(source), side(target)],
    };
  });
  expect(await compared('plover', plover ?? '', rows)).toEqual({ wrong: [], held: 124 });
});
