// Limits: how much one caller may ask for in a while, in points, kept by each server for itself
// (draft-ietf-httpapi-ratelimit-headers). A caller's points come back evenly.
import { LRUCache } from 'lru-cache';
import { Refusal } from '../model/refusals.ts';

/** For how many seconds a caller's points are. */
const WINDOW = 60;

/** How many callers are remembered: of more than these, those that have been silent longest begin anew. */
const CALLERS = 100_000;

export interface Quotas {
  /** Points a minute for who asks without a key, by address; 0 for no limit. */
  readonly open: number;
  /** Points a minute for each key; 0 for no limit. */
  readonly keyed: number;
  /** How many servers share them: each gives its part. */
  readonly servers: number;
}

/** Who asks, as limits count them. */
export interface Counted {
  readonly caller: string;
  readonly keyed: boolean;
}

export interface Limits {
  /** Takes a point for a request. @throws Refusal (429) where the caller has none */
  readonly admit: (counted: Counted) => void;
  /** Takes more points, or gives some back: what was begun is done, and the caller waits afterwards. */
  readonly charge: (counted: Counted, points: number) => void;
  /** What the caller is told with every answer: names and values of headers by turns. */
  readonly headers: (counted: Counted) => readonly string[];
}

interface Account {
  points: number;
  /** When `points` were counted, in milliseconds. */
  at: number;
}

/** `now` answers milliseconds that never run backwards. */
export function limitsOf({ open, keyed, servers }: Quotas, now = () => performance.now()): Limits {
  // Its room is taken at once, so that a server without limits has none.
  const accounts = new LRUCache<string, Account>({ max: open === 0 && keyed === 0 ? 1 : CALLERS });
  const share = (quota: number) => (quota === 0 ? 0 : Math.max(1, Math.floor(quota / servers)));
  const [openShare, keyedShare] = [share(open), share(keyed)];
  const quotaOf = (counted: Counted) => (counted.keyed ? keyedShare : openShare);

  const accountOf = ({ caller }: Counted, quota: number): Account => {
    const at = now();
    const known = accounts.get(caller);
    const account = known ?? { points: quota, at };
    account.points = Math.min(quota, account.points + ((at - account.at) / 1_000) * (quota / WINDOW));
    account.at = at;
    if (!known) accounts.set(caller, account);
    return account;
  };

  return {
    charge: (counted, points) => {
      const quota = quotaOf(counted);
      if (quota === 0) return;
      const account = accountOf(counted, quota);
      // A debt is never larger than a window's points, so that nobody waits for longer than two.
      account.points = Math.min(quota, Math.max(-quota, account.points - points));
    },
    admit: counted => {
      const quota = quotaOf(counted);
      if (quota === 0) return;
      const account = accountOf(counted, quota);
      if (account.points < 1) throw tooMany(secondsUntil(1, account.points, quota), quota, counted.keyed);
      account.points -= 1;
    },
    headers: counted => {
      const quota = quotaOf(counted);
      if (quota === 0) return [];
      const { points } = accountOf(counted, quota);
      const name = counted.keyed ? 'key' : 'address';
      const rest = Math.max(0, Math.floor(points));
      return [
        ...['ratelimit-policy', `"${name}";q=${quota};w=${WINDOW}`],
        ...['ratelimit', `"${name}";r=${rest};t=${secondsUntil(quota, points, quota)}`],
      ];
    },
  };
}

/** In how many whole seconds an account has so many points. */
const secondsUntil = (wanted: number, points: number, quota: number) =>
  Math.max(0, Math.ceil(((wanted - points) * WINDOW) / quota));

function tooMany(seconds: number, quota: number, keyed: boolean): Refusal {
  const whose = keyed ? 'This key' : 'This address';
  const more = keyed ? '' : ' A key has more.';
  return new Refusal(
    'too-many-requests',
    `${whose} has used its ${quota} points a minute: ask again in ${seconds} s.${more}`,
    {
      headers: { 'retry-after': String(Math.max(1, seconds)) },
    },
  );
}
