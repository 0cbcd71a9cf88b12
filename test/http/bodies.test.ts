// Bodies that do not arrive: refused in time, whole or piece by piece.
import { Readable } from 'node:stream';
import { afterEach, expect, test, vi } from 'vitest';
import { piecesOf } from '../../src/http/bodies.ts';
import { AUTHORIZED, testApp } from '../app.ts';
import { collect, inPieces, refusal } from '../imports/inputs.ts';

afterEach(() => {
  vi.useRealTimers();
});

/** Gives some pieces, and then neither more nor an end. */
const stalled = (...pieces: string[]) => {
  const stream = new Readable({ read: () => {} });
  for (const piece of pieces) stream.push(piece);
  return stream;
};

test('a piece that does not arrive in time ends a body, and what came before it was had', async () => {
  const had: string[] = [];
  const reading = (async () => {
    for await (const piece of piecesOf(stalled('one', 'two'), 100, 5)) had.push(String(piece));
  })();
  expect(await refusal(reading)).toMatchObject({ code: 'request-timeout' });
  expect(had.join('')).toBe('onetwo');
});

test('a body is had up to its bound, and refused beyond it', async () => {
  expect(Buffer.concat(await collect(piecesOf(Readable.from(inPieces('12345', 2)), 5))).toString()).toBe('12345');
  expect(await refusal(collect(piecesOf(Readable.from(inPieces('123456', 2)), 5)))).toMatchObject({
    code: 'body-too-large',
  });
});

test('a body that breaks off is told so', async () => {
  const broken = stalled('one');
  const reading = collect(piecesOf(broken, 100));
  broken.destroy(Object.assign(new Error('aborted'), { code: 'ECONNRESET' }));
  expect(await refusal(reading)).toMatchObject({ code: 'malformed-request' });
});

test('a body of JSON that does not arrive within a minute is answered with 408', async () => {
  const { app, close } = await testApp();
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
  const headers = { ...AUTHORIZED, 'content-type': 'application/json', 'transfer-encoding': 'chunked' };
  const body = stalled('{');
  const answer = app.inject({ method: 'POST', url: '/v1/events', headers, payload: body });
  await new Promise(setImmediate);
  await vi.advanceTimersByTimeAsync(60_000);
  const { statusCode, headers: answered, json } = await answer;
  expect([statusCode, json().type, answered.connection]).toEqual([408, '/problems/request-timeout', 'close']);
  body.destroy();
  vi.useRealTimers();
  await close();
});
