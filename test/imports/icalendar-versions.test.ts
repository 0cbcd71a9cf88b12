// Versions of events in calendars: the newest counts, in whatever order they come, and what is cancelled is.
import fc from 'fast-check';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { testLedger } from '../app.ts';
import { calendar, event, manyEvents } from './calendars.ts';
import { importText } from './inputs.ts';

let ledger: Awaited<ReturnType<typeof testLedger>>;
beforeEach(async () => {
  ledger = await testLedger();
});
afterEach(() => ledger.close());

interface Event {
  readonly title: string;
  readonly status: string;
  readonly start: string;
}

/** The events that the ledger has now, by their starts. */
async function events(): Promise<Event[]> {
  const changes = await ledger.changes(0, ledger.head().position, 100_000);
  const ids = new Set(changes.flatMap(({ kind, id }) => (kind === 'event' ? [id] : [])));
  const documents = await Promise.all(
    [...ids].map(async id => JSON.parse((await ledger.record('event', id))?.document ?? 'null')),
  );
  return documents
    .map(({ title, status, when }) => ({ title: title.und, status, start: when.start }))
    .sort((one, other) => (one.start < other.start ? -1 : 1));
}

const take = (...calendars: readonly string[]) => importText(ledger, calendars.join(''));
const WEEKLY = { RRULE: 'FREQ=WEEKLY;COUNT=3' };

test('of several versions the newest counts, whatever the order, in one input or in many', async () => {
  const version = fc.record({ sequence: fc.nat(3), modified: fc.nat(2), title: fc.constantFrom('a', 'b', 'c') });
  await fc.assert(
    fc.asyncProperty(
      fc.uniqueArray(version, {
        selector: ({ sequence, modified }) => `${sequence} ${modified}`,
        minLength: 1,
        maxLength: 5,
      }),
      ...[fc.boolean(), fc.uuid()],
      async (versions, apart, UID) => {
        const all = versions.map(({ sequence, modified, title }) =>
          calendar(
            event({
              UID,
              SUMMARY: title,
              SEQUENCE: String(sequence),
              'LAST-MODIFIED': `2026010${modified + 1}T000000Z`,
            }),
          ),
        );
        if (apart) for (const one of all) await take(one);
        else await take(...all);
        const newest = versions.toSorted((a, b) => b.sequence - a.sequence || b.modified - a.modified)[0];
        const [found] = (await ledger.having('event', { name: 'externalId', values: [`icalendar:${UID}`] })) as {
          document: string;
        }[];
        expect(JSON.parse(found?.document ?? '{}').title).toEqual({ und: newest?.title });
        // Whatever of it comes again changes nothing.
        expect((await take(...all)).revisions).toBe(0);
      },
    ),
    { numRuns: 20 },
  );
});

test('what is told of one occurrence counts there, whether it comes before or after what is told of all', async () => {
  const all = event({ ...WEEKLY, DTSTART: ';TZID=America/New_York:20260105T200000' });
  // In New York it is the 12th still.
  const one = event({
    'RECURRENCE-ID': '20260113T010000Z',
    SUMMARY: 'Moved',
    DTSTART: ';TZID=America/New_York:20260114T090000',
  });
  const expected = [
    { title: 'Talks', status: 'planned', start: '2026-01-05T20:00:00-05:00' },
    { title: 'Moved', status: 'planned', start: '2026-01-14T09:00:00-05:00' },
    { title: 'Talks', status: 'planned', start: '2026-01-19T20:00:00-05:00' },
  ];
  for (const parts of [
    [all, one],
    [one, all],
  ]) {
    expect((await take(calendar(...parts))).outcomes.rejected).toBe(0);
    expect(await events()).toEqual(expected);
  }
});

test('a series that is told anew is revised: other times, fewer occurrences, other days', async () => {
  await take(calendar(event(WEEKLY)));
  const later = {
    DTSTART: '20260105T110000Z',
    SEQUENCE: '1',
    EXDATE: '20260112T110000Z',
    RRULE: 'FREQ=WEEKLY;COUNT=4',
  };
  await take(calendar(event(later)));
  expect(await events()).toEqual([
    { title: 'Talks', status: 'planned', start: '2026-01-05T11:00:00Z' },
    { title: 'Talks', status: 'cancelled', start: '2026-01-12T09:00:00Z' },
    { title: 'Talks', status: 'planned', start: '2026-01-19T11:00:00Z' },
    { title: 'Talks', status: 'planned', start: '2026-01-26T11:00:00Z' },
  ]);
  expect((await take(calendar(event(later)))).revisions).toBe(0);
  // The version before changes nothing.
  expect((await take(calendar(event(WEEKLY)))).revisions).toBe(0);
  await take(calendar(event({ SEQUENCE: '2' })));
  expect((await events()).map(({ status }) => status).sort()).toEqual([
    'cancelled',
    'cancelled',
    'cancelled',
    'cancelled',
    'planned',
  ]);
});

test('a cancellation cancels the event, each of its occurrences, or one of them', async () => {
  await take(calendar(event({ UID: 'alone' }), event({ ...WEEKLY, DTSTART: '20260106T090000Z' })));
  const cancel = (...all: readonly string[]) => calendar('METHOD:CANCEL', ...all);
  const told = await take(
    cancel(
      event({ 'RECURRENCE-ID': '20260113T090000Z', DTSTART: undefined, SUMMARY: undefined, SEQUENCE: '1' }),
      event({ UID: 'unknown' }),
    ),
  );
  expect(told.told).toMatchObject([
    { outcome: 'folded' },
    { outcome: 'skipped', reason: 'It tells of no event that is here.' },
  ]);
  const statuses = async () => (await events()).map(({ status }) => status);
  expect(await statuses()).toEqual(['planned', 'planned', 'cancelled', 'planned']);
  await take(cancel(event({ SEQUENCE: '1' }), event({ UID: 'alone' })));
  expect(await statuses()).toEqual(['cancelled', 'cancelled', 'cancelled', 'cancelled']);
  expect((await take(cancel(event({ SEQUENCE: '1' })))).outcomes).toMatchObject({ duplicate: 1 });
});

test('what people edited stays, and what was made of no calendar does', async () => {
  await take(calendar(event(WEEKLY)));
  const all = await ledger.having('event', { name: 'externalId', values: ['icalendar:an-event'] });
  const first = all.find(({ document }) => JSON.parse(document ?? '{}').when.start === '2026-01-05T09:00:00Z');
  const { id, kind, position, document } = first as NonNullable<typeof first>;
  const {
    revision: _,
    position: __,
    createdAt: ___,
    updatedAt: ____,
    id: _____,
    ...content
  } = JSON.parse(document ?? '{}');
  await ledger.append(
    [
      {
        op: 'replace',
        kind,
        id,
        content: { ...content, title: { en: 'Put right' }, evidence: [] },
        expected: position,
      },
    ],
    'somebody',
  );
  const anew = { ...WEEKLY, SEQUENCE: '1', SUMMARY: 'Anew' };
  const { outcomes } = await take(calendar(event(anew)));
  expect(outcomes).toMatchObject({ skipped: 1, accepted: 2 });
  // It tells nothing of the first occurrence then, but what it tells of the last still holds.
  const shorter = calendar(event({ ...anew, RRULE: 'FREQ=WEEKLY;COUNT=2', SEQUENCE: '2' }));
  expect((await take(shorter)).told.map(({ outcome }) => outcome)).toEqual(['folded', 'accepted']);
  expect((await events()).map(({ status }) => status)).toEqual(['planned', 'planned', 'cancelled']);
  expect((await take(shorter)).revisions).toBe(0);
  await take(calendar('METHOD:CANCEL', event({ SEQUENCE: '3' })));
  expect((await events()).map(({ status }) => status).sort()).toEqual(['cancelled', 'cancelled', 'planned']);
});

test('what is no occurrence any more is cancelled, though none is left, or all that are left were before a day', async () => {
  const statuses = async () => (await events()).map(({ status }) => status);
  await take(calendar(event(WEEKLY)));
  const shorter = event({ RRULE: 'FREQ=WEEKLY;COUNT=2', SEQUENCE: '1' });
  const { told } = await importText(ledger, calendar(shorter), { since: '2026-01-15' });
  expect(told).toMatchObject([{ outcome: 'folded' }, { outcome: 'skipped' }]);
  expect(await statuses()).toEqual(['planned', 'planned', 'cancelled']);
  const none = calendar(
    event({ ...WEEKLY, SEQUENCE: '2', EXDATE: ['20260105T090000Z', '20260112T090000Z', '20260119T090000Z'] }),
  );
  expect((await take(none)).told).toMatchObject([{ outcome: 'folded' }]);
  expect(await statuses()).toEqual(['cancelled', 'cancelled', 'cancelled']);
  const reason = 'None of its occurrences is left.';
  expect(await take(none)).toMatchObject({ told: [{ outcome: 'skipped', reason }], revisions: 0 });
});

test('rows of before a day, and of other kinds, are skipped', async () => {
  const asked = { since: '2026-01-10', only: ['meeting'] };
  const { outcomes } = await importText(
    ledger,
    calendar(event(WEEKLY), event({ UID: 'x', CATEGORIES: 'Visit', DTSTART: '20260201T090000Z' })),
    asked,
  );
  expect(outcomes).toMatchObject({ accepted: 2, skipped: 2 });
});

test('a second run over many events appends nothing, and tells as many rows', async () => {
  const text = manyEvents(1_200);
  const first = await take(text);
  const rows = 1_200 + 24 * 4;
  expect([first.rows, first.outcomes.accepted, first.outcomes.rejected]).toEqual([rows, rows, 0]);
  const second = await take(text);
  expect([second.rows, second.outcomes.duplicate, second.revisions]).toEqual([rows, rows, 0]);
});
