// Writers and followers on several servers while these, or their database, are disturbed; and what they saw that may not be.
import { setTimeout } from 'node:timers/promises';
import { AUTHORIZED } from '../../../app.ts';
import { listen } from '../../../listener.ts';
import { PATIENCE } from '../../../patience.ts';
import { minimal } from '../../../records.ts';

const WRITERS = 16;
const COUNTERS = 4;

export interface Change {
  readonly position: number;
  readonly id: string;
  readonly op: string;
  readonly revision: number;
  readonly document: { readonly label: { readonly en: string } } | null;
}

interface Turmoil {
  readonly servers: readonly string[];
  /** When writers stop, in milliseconds since 1970. */
  readonly ends: number;
  /** What was seen that may not be. */
  readonly faults: string[];
  readonly figures: Figures;
  /** What each acknowledged write made: a record, at a position where its answer told one. */
  readonly acknowledged: { readonly id: string; readonly op: string; readonly position: number | null }[];
  /** Of each counter: how many changes of it were acknowledged, and of how many nothing is known. */
  readonly counted: { acknowledged: number; unknown: number }[];
}

interface Figures {
  acknowledged: number;
  refused: number;
  unavailable: number;
  unanswered: number;
  changes: number;
  slowest: number;
}

interface Answer {
  readonly status: number;
  readonly etag: string;
  readonly json: { readonly position: number; readonly label: { readonly en: string } };
}

const either = (servers: readonly string[]) => servers[Math.floor(Math.random() * servers.length)] ?? '';

/** An answer, or null where none came; what an answer may not be is noted. */
async function ask(
  { servers, faults, figures }: Turmoil,
  method: string,
  path: string,
  headers: Record<string, string> = {},
  body?: object,
): Promise<Answer | null> {
  const begun = Date.now();
  try {
    const response = await fetch(either(servers) + path, {
      method,
      headers: { ...AUTHORIZED, ...headers },
      // Half of what the test has: it is to tell which request was not answered.
      signal: AbortSignal.timeout(PATIENCE / 2),
      ...(body && { body: JSON.stringify(body) }),
    });
    const text = await response.text();
    const { status } = response;
    if (status === 503) figures.unavailable += 1;
    if (status === 503 && response.headers.get('retry-after') === null) faults.push(`503 without Retry-After: ${text}`);
    if (![200, 201, 204, 412, 503].includes(status)) faults.push(`${method} ${path} was answered ${status}: ${text}`);
    const etag = response.headers.get('etag') ?? '';
    return { status, etag, json: text === '' ? null : JSON.parse(text) };
  } catch (error) {
    if ((error as Error).name === 'TimeoutError') faults.push(`${method} ${path} was not answered`);
    figures.unanswered += 1;
    return null;
  } finally {
    figures.slowest = Math.max(figures.slowest, Date.now() - begun);
  }
}

const JSON_TYPE = { 'content-type': 'application/json' };
const PATCH_TYPE = { 'content-type': 'application/merge-patch+json' };

/** Whether an answer is none: the server was killed, or could not tell. */
const isUnknown = (answer: Answer | null) => answer === null || answer.status === 503;

async function create(turmoil: Turmoil, id: string): Promise<string | null> {
  const headers = { ...JSON_TYPE, 'if-none-match': '*' };
  const made = await ask(turmoil, 'PUT', `/v1/issues/${id}`, headers, { label: { en: '0' } });
  if (made?.status === 201) turmoil.acknowledged.push({ id, op: 'created', position: made.json.position });
  return made?.status === 201 ? made.etag : null;
}

async function writes(turmoil: Turmoil, writer: number): Promise<void> {
  for (let n = 0; Date.now() < turmoil.ends; n++) {
    const id = `written-${writer}-${n}`;
    const etag = await create(turmoil, id);
    await count(turmoil, (writer + n) % COUNTERS);
    if (etag === null) await setTimeout(20);
    else if (n % 3 === 0) {
      const gone = await ask(turmoil, 'DELETE', `/v1/issues/${id}`, { 'if-match': etag });
      if (gone?.status === 204) turmoil.acknowledged.push({ id, op: 'deleted', position: null });
    }
  }
}

/** Reads a counter, and writes the next number, unless somebody else has done so. */
async function count(turmoil: Turmoil, counter: number): Promise<void> {
  const id = `counter-${counter}`;
  const read = await ask(turmoil, 'GET', `/v1/issues/${id}`);
  if (read?.status !== 200) return;
  const next = { label: { en: String(Number(read.json.label.en) + 1) } };
  const headers = { ...PATCH_TYPE, 'if-match': read.etag };
  const changed = await ask(turmoil, 'PATCH', `/v1/issues/${id}`, headers, next);
  const counted = turmoil.counted[counter] as Turmoil['counted'][number];
  if (isUnknown(changed)) counted.unknown += 1;
  else if (changed?.status === 412) turmoil.figures.refused += 1;
  else if (changed?.status === 200) {
    counted.acknowledged += 1;
    turmoil.acknowledged.push({ id, op: 'updated', position: changed.json.position });
  }
}

/** Follows page by page, on any of the servers, until `last` tells of the position where it is done. */
async function polls(turmoil: Turmoil, since: number, last: () => number | null): Promise<Change[]> {
  const seen: Change[] = [];
  for (let at = since; at !== last(); at = seen.at(-1)?.position ?? since) {
    const page = await ask(turmoil, 'GET', `/v1/changes?since=${at}&limit=50`);
    const data = page?.status === 200 ? (page.json as unknown as { data: Change[] }).data : [];
    seen.push(...data);
    if (data.length === 0) await setTimeout(20);
  }
  return seen;
}

/** Follows by streams, now on one server, now on another, each resumed where the one before it broke off. */
async function streams({ servers }: Turmoil, since: number, last: () => number | null): Promise<Change[]> {
  const seen: Change[] = [];
  const at = () => seen.at(-1)?.position ?? since;
  for (let turn = 0; at() !== last(); turn++) {
    const url = `${servers[turn % servers.length]}/v1/changes`;
    const listener = await listen(url, { 'last-event-id': String(at()) }).catch(() => null);
    if (listener?.response.statusCode === 200) {
      const enough = setTimeout(1_000);
      await Promise.race([enough, listener.ended, listener.until(({ positions }) => positions.at(-1) === last())]);
    } else await setTimeout(50);
    listener?.close();
    await listener?.ended;
    seen.push(...((listener?.changes ?? []) as Change[]));
  }
  return seen;
}

/** Everybody at work for `duration` milliseconds, while `disturb` does what it does. */
export async function disturbed(
  servers: readonly string[],
  duration: number,
  disturb: (ends: number) => Promise<void>,
): Promise<{ figures: Figures; faults: readonly string[] }> {
  const turmoil: Turmoil = {
    ...{ servers, ends: Date.now() + duration, faults: [], acknowledged: [] },
    counted: Array.from({ length: COUNTERS }, () => ({ acknowledged: 0, unknown: 0 })),
    figures: { acknowledged: 0, refused: 0, unavailable: 0, unanswered: 0, changes: 0, slowest: 0 },
  };
  await create(turmoil, 'beginning');
  const since = turmoil.acknowledged.pop()?.position ?? 0;
  for (let counter = 0; counter < COUNTERS; counter++) await create(turmoil, `counter-${counter}`);
  let last: number | null = null;
  const following = [polls, polls, streams, streams].map(follow => follow(turmoil, since, () => last));
  const writing = Array.from({ length: WRITERS }, (_, writer) => writes(turmoil, writer));
  await Promise.all([disturb(turmoil.ends), ...writing]);
  let ended: Answer | null = null;
  while (ended?.status !== 201)
    ended = await ask(
      turmoil,
      'PUT',
      `/v1/issues/end-${Date.now()}`,
      { ...JSON_TYPE, 'if-none-match': '*' },
      minimal.issue,
    );
  last = ended.json.position;
  const feeds = await Promise.all(following);
  for (const feed of feeds) judge(turmoil, since, feed);
  turmoil.figures.acknowledged = turmoil.acknowledged.length;
  turmoil.figures.changes = feeds[0]?.length ?? 0;
  return turmoil;
}

/** What a follower saw: no gap, nothing twice, every acknowledged write once, and no change of a counter lost. */
function judge({ acknowledged, counted, faults }: Turmoil, since: number, feed: readonly Change[]): void {
  for (const [index, { position }] of feed.entries())
    if (position !== since + 1 + index) return void faults.push(`${position} came where ${since + 1 + index} should`);
  const made = new Map<string, number>();
  for (const { id, op } of feed) made.set(`${op} ${id}`, (made.get(`${op} ${id}`) ?? 0) + 1);
  for (const { id, op, position } of acknowledged) {
    const change = position === null ? null : feed[position - since - 1];
    if (change ? change.id !== id || change.op !== op : made.get(`${op} ${id}`) !== 1)
      faults.push(`${op} ${id} was acknowledged at ${position} and is not there once`);
  }
  const positions = acknowledged.flatMap(({ position }) => position ?? []);
  if (new Set(positions).size < positions.length) faults.push('One position was acknowledged to two writers.');
  for (const [counter, { acknowledged: least, unknown }] of counted.entries()) {
    const values = feed.filter(({ id }) => id === `counter-${counter}`).map(({ document }) => document?.label.en);
    if (values.some((value, index) => value !== String(index))) faults.push(`counter ${counter} went ${values}`);
    const final = values.length - 1;
    if (final < least || final > least + unknown)
      faults.push(`counter ${counter} is at ${final} of ${least} to ${least + unknown}`);
  }
}
