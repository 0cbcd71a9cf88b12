// Access: who may do what. Every operation declares the scope that it needs.
import type { IncomingHttpHeaders } from 'node:http';
import type { Ledger } from '../ledger/ledger.ts';
import { Refusal } from '../model/refusals.ts';
import { type Grant, permits } from '../model/scopes.ts';
import type { Operation } from '../operations/operation.ts';
import { endOf, grantOf, hashOf, isKey, isSameHash, nameIn, UNNAMED } from '../operations/system/key-making.ts';

/** A key that is valid now, by what it is called and what it may do. */
export interface Holder extends Grant {
  readonly name: string;
}

export interface Access {
  /** Who asks; null where no key is sent. @throws Refusal (401) where one is sent that is not valid */
  readonly holderOf: (headers: IncomingHttpHeaders) => Promise<Holder | null>;
  /** @throws Refusal where an operation needs more than who asks may do */
  readonly refuseBeyond: (operation: Operation, holder: Holder | null) => Promise<void>;
}

export interface AccessOptions {
  readonly ledger: Ledger;
  /** The key that the server was started with, which may do everything. */
  readonly apiKey: string | undefined;
  /** Reading needs a key too. */
  readonly closed: boolean;
}

const HOW = '`Authorization: Bearer <key>`';
const BEARER = /^Bearer +([\x21-\x7e]+) *$/i;

/** A key is noted as used once in so many milliseconds. */
const MINUTE = 60_000;

export function accessBy({ ledger, apiKey, closed }: AccessOptions): Access {
  const touch = touching(ledger);
  const own = apiKey === undefined ? null : hashOf(apiKey);
  const isKeyless = async () => own === null && (await ledger.keys()).length === 0;
  const validate = async (key: string): Promise<Holder> => {
    const hash = hashOf(key);
    if (own !== null && isSameHash(hash, own)) return { name: UNNAMED, scopes: ['admin'], kinds: null };
    const name = nameIn(key);
    const stored = name === null ? null : await ledger.key(name);
    if (stored === null || !isKey(hash, stored))
      throw wrongKey((await isKeyless()) ? NO_KEY : 'The key is not valid here.');
    const end = endOf(stored);
    if (end) throw wrongKey(`The key is ${end}.`);
    touch(stored.id, stored.used);
    return { name: stored.id, ...grantOf(stored) };
  };
  return {
    holderOf: async headers => {
      const given = keyIn(headers);
      if (given === null) return null;
      if (given === undefined) throw wrongKey(`The key is not sent as ${HOW}.`);
      return validate(given);
    },
    refuseBeyond: async ({ access, kind }, holder) => {
      if (access === 'open' || (access === 'read' && !closed)) return;
      if (holder !== null && permits(holder, access, kind)) return;
      if (holder !== null) throw beyondScope(access, kind, holder);
      if (await isKeyless()) throw new Refusal('read-only', `${NO_KEY} Until then it takes no writes.`);
      throw new Refusal(
        'missing-key',
        `This needs a key with the scope \`${access}\`: send ${HOW}.`,
        challenge('Bearer'),
      );
    },
  };
}

/** Every operation says who may do it: a server with one that does not is not started. */
export function refuseUndeclared(operations: readonly Operation[]): void {
  const undeclared = operations.filter(({ access }) => access === undefined).map(({ id }) => id);
  if (undeclared.length > 0) throw new TypeError(`Operations declare no access: ${undeclared.join(', ')}.`);
}

/** The key that a request carries; null where it carries none, undefined where it cannot be read. */
const keyIn = ({ authorization }: IncomingHttpHeaders): string | null | undefined =>
  authorization === undefined ? null : BEARER.exec(authorization)?.[1];

/** Notes that a key is used, beside what it is used for; where that fails it is noted with a later use. */
function touching(ledger: Ledger): (id: string, used: string | null) => void {
  const noting = new Set<string>();
  return (id, used) => {
    const now = Date.now();
    if (noting.has(id) || (used !== null && now - Date.parse(used) < MINUTE)) return;
    noting.add(id);
    const minute = new Date(Math.floor(now / MINUTE) * MINUTE).toISOString();
    const done = () => noting.delete(id);
    ledger.touchKey(id, minute).then(done, done);
  };
}

const wrongKey = (detail: string) => new Refusal('invalid-key', detail, challenge('Bearer error="invalid_token"'));

function beyondScope(scope: string, kind: Operation['kind'], { name, kinds }: Holder): Refusal {
  const detail =
    scope === 'write' && kinds !== null
      ? `The key ${name} may write ${kinds.join(', ')}${kind === undefined ? '' : `, and this is ${kind}`}.`
      : `The key ${name} has not the scope \`${scope}\`.`;
  return new Refusal('insufficient-scope', detail, challenge(`Bearer error="insufficient_scope", scope="${scope}"`));
}

const NO_KEY =
  'This server has no key yet: make one with `communique keys create`, or start it with COMMUNIQUE_API_KEY.';

const challenge = (value: string) => ({ headers: { 'www-authenticate': value } });
