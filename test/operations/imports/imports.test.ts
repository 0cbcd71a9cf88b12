// Imports over HTTP: at once and in the background, refused in every way that a body can be wrong, and stopped.
import { readdir } from 'node:fs/promises';
import { request } from 'node:http';
import type { AddressInfo } from 'node:net';
import { ReadableStream } from 'node:stream/web';
import { gzipSync } from 'node:zlib';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { readMapping } from '../../../src/imports/table/mapping.ts';
import { API_KEY, AUTHORIZED, type TestApp, testApp, testLedger } from '../../app.ts';
import { throwAwayFolder } from '../../databases.ts';
import { IS_FIRST } from '../../engine.ts';
import { contentsOf, importText, inPieces } from '../../imports/inputs.ts';
import { manyTrips, trip, trips } from '../../imports/trips.ts';
import { rowsOf, workbookOf } from '../../imports/workbooks.ts';

const XML = { ...AUTHORIZED, 'content-type': 'application/xml' };

let server: TestApp;

const post = (query: string, body: unknown, headers: Record<string, string> = {}) =>
  server.request('POST', `/v1/imports${query}`, { headers: { ...XML, ...headers }, body });

/** Asks until the job has ended. */
async function ended(location: string) {
  for (;;) {
    const answer = await server.get(location, AUTHORIZED);
    expect(answer.status).toBe(200);
    if (answer.json.endedAt !== undefined) return answer.json;
    expect(answer.headers['retry-after']).toBe('1');
    // The server is in this process.
    await new Promise(setImmediate);
  }
}

const TWO = trips(trip({ id: '1' }), trip({ id: '2', role: 'poet' }));

describe('on a ledger of its own', () => {
  beforeEach(async () => {
    server = await testApp({ importsOnThread: IS_FIRST });
  });
  afterEach(() => server.close());

  test('a body is imported as it arrives, and told row by row; again it changes nothing', async () => {
    const answer = await post('?name=two.xml', TWO);
    expect([answer.status, answer.headers['cache-control']]).toEqual([200, 'no-store']);
    expect(answer.json).toMatchObject({
      ...{ format: 'auto', dryRun: false },
      summary: { rows: 2, outcomes: { accepted: 1, rejected: 1 }, revisions: 6 },
      left: [
        {
          file: 'two.xml',
          line: 6,
          row: 'trip 2',
          outcome: 'rejected',
          reason: 'There is no role "poet" in this data set.',
        },
      ],
    });
    expect((await server.get('/v1/events/historian-trip-1')).status).toBe(200);
    expect((await post('', TWO)).json.summary).toMatchObject({ outcomes: { duplicate: 1, rejected: 1 }, revisions: 0 });
  });

  test('a dry run appends nothing, and what is not asked for is skipped', async () => {
    expect((await post('?dryRun=true', TWO)).json).toMatchObject({ dryRun: true, summary: { revisions: 6 } });
    expect((await post('?since=1990-01-03', TWO)).json.summary.outcomes.skipped).toBe(2);
    expect((await post('?only=meeting,summit&format=historian', TWO)).json.summary.outcomes.skipped).toBe(1);
    expect(server.ledger.head().position).toBe(0);
  });

  test.each([
    ['at once', {}],
    ['in the background', { prefer: 'respond-async' }],
  ])('a body in another encoding is read as it is told, %s', async (_, headers) => {
    const latin = Buffer.from(trips(trip({ locale: 'Orléans' })), 'latin1');
    expect((await post('?dryRun=true', latin)).json.summary.outcomes).toMatchObject({ accepted: 0, rejected: 1 });
    const answer = await post('?encoding=latin1', latin, headers);
    if (answer.status === 202) await ended(answer.headers.location ?? '');
    expect((await server.get('/v1/events/historian-trip-1')).json.venue.city).toEqual({ en: 'Orléans' });
  });

  test('in the background it is answered at once, and any server can say how it stands', async () => {
    const answer = await post('?name=two.xml', TWO, { prefer: 'respond-async, wait=10' });
    expect([answer.status, answer.headers['preference-applied']]).toEqual([202, 'respond-async']);
    const { location } = answer.headers as { location: string };
    expect(answer.json.links).toEqual({ self: location, report: `${location}/report` });
    const job = await ended(location);
    const size = Buffer.byteLength(TWO);
    expect(job).toMatchObject({ state: 'done', bytes: { done: size, total: size }, summary: { rows: 2 } });
    const report = await server.get(`${location}/report`, AUTHORIZED);
    expect(report.headers['content-type']).toContain('application/x-ndjson');
    expect(
      report.text
        .trimEnd()
        .split('\n')
        .map(line => JSON.parse(line)),
    ).toMatchObject([{ line: 6, outcome: 'rejected' }]);
    expect((await server.get(location)).status).toBe(401);
  });

  const MAPPING = `name: meetings
key: [No]
record: { kind: meeting, status: held, title: "{Title}", when: { start: { column: Day } } }
`;
  const CSV = 'No,Title,Day\n1,A,2031-01-01\n2,B,soon\n';
  const form = (...parts: readonly (readonly [name: string, text: string, file?: string])[]) => {
    const partOf = ([name, text, file]: (typeof parts)[number]) => {
      const named = file === undefined ? '' : `; filename="${file}"`;
      return `--edge\r\ncontent-disposition: form-data; name="${name}"${named}\r\n\r\n${text}\r\n`;
    };
    return `${parts.map(partOf).join('')}--edge--\r\n`;
  };
  const FORM = { 'content-type': 'multipart/form-data; boundary=edge' };
  const TABLE = form(['mapping', MAPPING], ['file', CSV, 'meetings.csv']);

  test('a table comes as a form, its mapping first; a dry run shows its records; the command records the same', async () => {
    const dry = await post('?format=table&dryRun=true', TABLE, FORM);
    expect([dry.status, dry.json.summary.outcomes]).toMatchObject([200, { accepted: 1, rejected: 1 }]);
    expect(dry.json.records).toMatchObject([{ content: { title: { en: 'A' }, when: { start: '2031-01-01' } } }]);
    expect(server.ledger.head().position).toBe(0);
    const { json } = await post('?format=table', TABLE, FORM);
    expect(json).toMatchObject({
      format: 'table',
      summary: { revisions: 1 },
      left: [{ file: 'meetings.csv', line: 3 }],
    });
    expect(json.records).toBeUndefined();
    const [event] = (await server.get('/v1/events')).json.data;
    const { id, createdAt, updatedAt, revision, position, ...content } = event;
    expect(dry.json.records).toEqual([{ record: `event/${id}`, content }]);
    const other = await testLedger();
    await importText(other, CSV, { format: 'table', mapping: readMapping(MAPPING) });
    expect(await contentsOf(other)).toEqual(
      (await contentsOf(server.ledger)).map(each => ({ ...each, author: 'import:table' })),
    );
    await other.close();
    expect((await post('?format=table', TABLE, FORM)).json.summary).toMatchObject({
      ...{ outcomes: { duplicate: 1 }, revisions: 0 },
    });
  });

  test('a workbook is what the same table as CSV is, however it is sent, and leaves no file behind', async () => {
    const rows = CSV.trimEnd()
      .split('\n')
      .map(line => line.split(','));
    const send = async (query: string, bytes: Buffer, headers = {}) => {
      const [before = '', after = ''] = form(['mapping', MAPPING], ['file', '\0', 'meetings.xlsx']).split('\0');
      const body = Buffer.concat([Buffer.from(before), bytes, Buffer.from(after)]);
      return post(`?format=table${query}`, body, { ...FORM, ...headers });
    };
    const bytes = workbookOf({ sheets: { One: rowsOf(rows) } });
    const temporary = await throwAwayFolder();
    const { TMPDIR } = process.env;
    process.env.TMPDIR = temporary.path;
    try {
      await post('?format=table', TABLE, FORM);
      const { json } = await send('', bytes);
      expect(json).toMatchObject({
        summary: { outcomes: { duplicate: 1, rejected: 1 }, revisions: 0 },
        left: [{ file: 'meetings.xlsx', line: 3, reason: expect.stringContaining('“soon”') }],
      });
      expect((await send('&dryRun=true', bytes)).json.summary).toEqual(json.summary);
      const job = await ended((await send('', bytes, { prefer: 'respond-async' })).headers.location ?? '');
      expect([job.summary, job.bytes]).toEqual([json.summary, { done: bytes.length, total: bytes.length }]);
      const broken = await send('', bytes.subarray(0, -50));
      expect([broken.status, broken.json.detail]).toEqual([
        422,
        expect.stringMatching(/no sound ZIP archive.* 0 rows/),
      ]);
      expect((await post('?format=auto', bytes, { 'content-type': 'application/octet-stream' })).json.detail).toContain(
        'If it is a workbook (XLSX), it is imported as a table, with a mapping.',
      );
      await expect.poll(() => readdir(temporary.path)).toEqual([]);
    } finally {
      if (TMPDIR === undefined) delete process.env.TMPDIR;
      else process.env.TMPDIR = TMPDIR;
      await temporary.remove();
    }
  });

  test('a table is imported in the background too, and under an idempotency key once', async () => {
    const files = form(['mapping', MAPPING, 'm.yaml'], ['file', CSV, 'meetings.csv'], ['more', 'x', 'x']);
    const answer = await post('?format=table', files, { ...FORM, prefer: 'respond-async', 'idempotency-key': '"one"' });
    expect(answer.status).toBe(202);
    const job = await ended(answer.headers.location ?? '');
    expect(job).toMatchObject({ state: 'done', summary: { outcomes: { accepted: 1, rejected: 1 } } });
    expect(job.bytes.total).toBe(CSV.length);
    const again = await post('?format=table', files, { ...FORM, prefer: 'respond-async', 'idempotency-key': '"one"' });
    expect([again.headers.location, again.headers['idempotent-replayed']]).toEqual([answer.headers.location, 'true']);
    const named = await post('?format=auto&dryRun=true&name=own', form(['file', TWO, 'two.xml']), FORM);
    expect(named.json).toMatchObject({ summary: { rows: 2 }, left: [{ file: 'own' }] });
  });

  const wrong: readonly (readonly [
    what: string,
    query: string,
    body: string,
    type: object,
    status: number,
    detail: RegExp,
  ])[] = [
    ['no form', '?format=table', CSV, {}, 422, /A table comes as multipart\/form-data/],
    ['no mapping', '?format=table', form(['file', CSV, 'x']), FORM, 422, /needs a mapping: send it before the file/],
    [
      'a mapping that comes too late',
      '?format=table',
      form(['file', CSV, 'x'], ['mapping', MAPPING]),
      FORM,
      422,
      /before the file/,
    ],
    [
      'a mapping for another format',
      '',
      form(['mapping', MAPPING], ['file', TWO, 'x']),
      FORM,
      422,
      /table alone takes a mapping/,
    ],
    ['no file', '?format=table', form(['mapping', MAPPING]), FORM, 400, /it has no file/],
    [
      'no boundary',
      '?format=table',
      TABLE,
      { 'content-type': 'multipart/form-data' },
      400,
      /no form of a mapping and a file/,
    ],
    ['a file that breaks off', '?format=table', TABLE.slice(0, -20), FORM, 400, /no form of a mapping and a file/],
    [
      'a wrong mapping',
      '?format=table',
      form(['mapping', MAPPING.replace('title', 'titel')], ['file', CSV, 'x']),
      FORM,
      422,
      /Line 3: There is no member titel here/,
    ],
    [
      'columns that there are not',
      '?format=table',
      form(['mapping', MAPPING.replace('No', 'Nr')], ['file', CSV, 'x']),
      FORM,
      422,
      /Line 2: The table has no column “Nr”/,
    ],
  ];

  test.each(wrong)(
    'a form with %s is refused, and nothing is recorded',
    async (_, query, body, type, status, detail) => {
      const answer = await post(query, body, { ...type } as Record<string, string>);
      expect([answer.status, answer.json.detail]).toEqual([status, expect.stringMatching(detail)]);
      expect(server.ledger.head().position).toBe(0);
    },
  );

  test('jobs are run one after the other, and one that cannot be read fails without the others', async () => {
    const bodies = [manyTrips(600), '<trips><trip>', manyTrips(700)];
    const answers = await Promise.all(bodies.map(body => post('', body, { prefer: 'respond-async' })));
    const jobs = await Promise.all(answers.map(({ headers }) => ended(headers.location as string)));
    expect(jobs.map(({ state }) => state)).toEqual(['done', 'failed', 'done']);
    expect(jobs[1].reason).toMatch(/not well-formed XML/);
    const accepted = jobs.reduce((sum, { summary }) => sum + summary.outcomes.accepted, 0);
    expect(accepted).toBe(700);
  });

  test('a job whose server died is told as failed; one that there is not is not found', async () => {
    const state = {
      state: 'running',
      format: 'auto',
      dryRun: false,
      bytes: { done: 1, total: 2 },
      queuedAt: '2026-01-01T00:00:00.000Z',
    };
    const outcomes = { accepted: 0, folded: 0, duplicate: 0, skipped: 0, rejected: 0 };
    const summary = { rows: 0, outcomes, revisions: 0, reasons: [] };
    await server.ledger.saveJob({
      id: 'lost',
      state: JSON.stringify({ ...state, summary }),
      updatedAt: '2026-01-01T00:01:00.000Z',
    });
    const lost = await server.get('/v1/imports/lost', AUTHORIZED);
    expect(lost.json).toMatchObject({ state: 'failed', endedAt: '2026-01-01T00:01:00.000Z' });
    expect(lost.json.reason).toMatch(/send it again/);
    for (const path of ['/v1/imports/none', '/v1/imports/none/report'])
      expect((await server.get(path, AUTHORIZED)).status).toBe(404);
    // Jobs that ended long ago are forgotten when another begins.
    await ended((await post('', TWO, { prefer: 'respond-async' })).headers.location as string);
    expect((await server.get('/v1/imports/lost', AUTHORIZED)).status).toBe(404);
  });

  test('an import that the server cannot finish before it stops is told so, with what is recorded', async () => {
    const answer = post('', manyTrips(3_000));
    while (server.ledger.head().position === 0) await new Promise(setImmediate);
    await server.app.close();
    const { status, json } = await answer;
    expect([status, json.type]).toEqual([503, '/problems/unavailable']);
    expect(json.detail).toMatch(/^The server is stopping\. \d+ rows before that are done with/);
  });

  test('a server that is told to stop finishes the batch at hand, and tells the rest as interrupted', async () => {
    const first = await post('', manyTrips(2_000), { prefer: 'respond-async' });
    const second = await post('', manyTrips(10), { prefer: 'respond-async' });
    await server.app.close();
    const states = await Promise.all(
      [first, second].map(async ({ json }) => JSON.parse((await server.ledger.job(json.id))?.state ?? '')),
    );
    expect(states.map(({ state }) => state)).toEqual(['failed', 'failed']);
    expect(states[0].reason).toMatch(/interrupted/);
    expect(states[0].summary.rows % 500).toBe(0);
    const trips = (await contentsOf(server.ledger)).filter(({ kind }: { kind?: string }) => kind === 'event');
    expect(trips).toHaveLength(states[0].summary.rows);
  });
});

describe('refused', () => {
  beforeAll(async () => {
    server = await testApp({ importsOnThread: IS_FIRST });
  });
  afterAll(() => server.close());

  test.each<[string, string, unknown, Record<string, string>, number, RegExp]>([
    ['no key', '', TWO, { authorization: '' }, 401, /key/i],
    ['another media type', '', TWO, { 'content-type': 'image/png' }, 415, /text\/csv/],
    ['another charset', '', TWO, { 'content-type': 'application/xml; charset=latin1' }, 415, /UTF-8/],
    ['a compressed body', '', gzipSync(TWO), { 'content-encoding': 'gzip' }, 415, /compressed/],
    ['a compressed file', '', gzipSync(TWO), { 'content-type': 'application/octet-stream' }, 422, /gzip/],
    ['an empty body', '', '', {}, 422, /No format recognises it/],
    ['another format', '?format=communique', TWO, {}, 422, /looks like historian/],
    ['bytes that are no text', '', Buffer.from([0x3c, 0xff, 0x20, 0x20, 0x20, 0x20]), {}, 422, /Line 1 is not UTF-8/],
    ['what breaks off', '', TWO.slice(0, -20), {}, 422, /1 row before/],
    [
      'a document type',
      '',
      '<!DOCTYPE trips [<!ENTITY a "b">]><trips/>',
      { prefer: 'count=exact' },
      422,
      /No format|document type/,
    ],
    ['a format that is none', '?format=poem', TWO, {}, 400, /format/],
    ['a kind of event that is none', '?only=party', TWO, {}, 400, /party/],
    ['an encoding that is none', '?encoding=klingon', TWO, {}, 400, /no encoding klingon: write utf-8/],
    ['a day that is none', '?since=2016-02-30', TWO, {}, 400, /2016-02-30/],
  ])('%s is refused', async (_, query, body, headers, status, message) => {
    const answer = await post(query, body, headers);
    expect([answer.status, answer.headers['content-type']]).toEqual([
      status,
      expect.stringContaining('application/problem+json'),
    ]);
    expect(answer.json.detail).toMatch(message);
  });
});

describe('over a connection', () => {
  let own: TestApp;
  let port: number;
  beforeAll(async () => {
    own = await testApp({ importsOnThread: IS_FIRST, config: { IMPORT_LIMIT: 1_000_000, BODY_LIMIT: 1_024 } });
    await own.app.listen({ host: '127.0.0.1', port: 0 });
    ({ port } = own.app.server.address() as AddressInfo);
  });
  afterAll(() => own.close());

  const headers = { authorization: `Bearer ${API_KEY}`, 'content-type': 'application/xml' };
  /** Sent piece by piece, without a length. */
  const streamOf = (text: string) => ReadableStream.from(inPieces(text));
  const send = (body: string | ReadableStream, more: Record<string, string> = {}) =>
    fetch(`http://127.0.0.1:${port}/v1/imports`, {
      method: 'POST',
      headers: { ...headers, ...more },
      body,
      duplex: 'half',
    } as RequestInit);

  test('a body larger than other bodies may be is taken, and one larger than imports may be is refused', async () => {
    expect((await send(manyTrips(100))).status).toBe(200);
    expect((await send(manyTrips(5_000))).status).toBe(413);
    for (const prefer of ['', 'respond-async']) {
      const answer = await send(streamOf(manyTrips(5_000)), { prefer });
      expect([answer.status, ((await answer.json()) as { type: string }).type]).toEqual([
        413,
        '/problems/body-too-large',
      ]);
    }
  });

  test('of a body that stops midway whole batches are recorded, and sent again it is recorded whole', async () => {
    const before = own.ledger.head().position;
    const whole = manyTrips(1_800)
      .replaceAll('trip role="president" who="doe-jane"', 'trip role="secretary" who="roe-jane"')
      .replaceAll('<id>', '<id>70000');
    const broken = request({ port, host: '127.0.0.1', method: 'POST', path: '/v1/imports', headers });
    const closed = new Promise(resolve => broken.once('close', resolve));
    broken.on('error', () => {});
    broken.write(whole.slice(0, Math.ceil(whole.length * 0.7)));
    while (own.ledger.head().position === before) await new Promise(setImmediate);
    broken.destroy();
    await closed;
    const answer = await send(whole);
    const { summary } = (await answer.json()) as { summary: { outcomes: Record<string, number> } };
    expect(summary.outcomes.duplicate).toBeGreaterThanOrEqual(500);
    expect((summary.outcomes.duplicate ?? 0) + (summary.outcomes.accepted ?? 0)).toBe(1_800);
    expect(
      (await contentsOf(own.ledger)).filter(({ id }: { id?: string }) => /^historian-trip-70000\d+$/.test(id ?? '')),
    ).toHaveLength(1_800);
  });
});
