// `communique keys`
import { type Command, InvalidArgumentError, Option } from 'commander';
import { databaseOptions, readConfig } from '../config.ts';
import { type Ledger, openLedger } from '../ledger/ledger.ts';
import { type KindName, kindNames } from '../model/kinds.ts';
import { Refusal } from '../model/refusals.ts';
import { ID_FORM, ID_LENGTH, INSTANT_FORM, listOf } from '../model/schema.ts';
import { type Scope, scopeNames, scopes } from '../model/scopes.ts';
import { type Made, makeKey, revokeKey, rotateKey, type ToldKey, toldOf } from '../operations/system/key-making.ts';
import { type ExitCode, type Terminal, WrongUse } from './terminal.ts';

interface Output {
  readonly json?: true;
}

interface Wanted extends Output {
  readonly scope: readonly Scope[];
  readonly kind?: readonly KindName[] | null;
  readonly expires?: string | null;
}

const HELP = `
A key is told once, when it is made; the ledger keeps its SHA-256. Servers of the ledger, which may run meanwhile, take
it at once, and refuse it at once when it is revoked. What is recorded with a key bears its name, which no other key is
ever given.

Scopes:
${scopeNames.map(scope => `  ${scope.padEnd(7)} ${scopes[scope]}`).join('\n')}`;

/** The keys of the ledger that DATABASE_URL names. */
export function keysCommand(program: Command, terminal: Terminal, answer: (exitCode: ExitCode) => void): void {
  const keys = program
    .command('keys')
    .description('make, list, rotate and revoke the keys of a ledger')
    .addHelpText('after', HELP);
  const json = () => new Option('--json', 'answer in JSON');
  const on = async (action: (ledger: Ledger) => Promise<void>) => {
    const config = readConfig(terminal.environment);
    const ledger = await openLedger(config.DATABASE_URL, { ...databaseOptions(config), beside: true });
    try {
      await action(ledger);
      answer(0);
    } catch (error) {
      throw error instanceof Refusal ? new WrongUse(error.message) : error;
    } finally {
      await ledger.close();
    }
  };
  keys
    .command('create')
    .description('make a key, and tell it: this once')
    .argument('<name>', 'what to call it: lower-case letters and digits, joined by hyphens', nameIn)
    .requiredOption(
      '--scope <scopes>',
      `what it may do, separated by commas: ${scopeNames.join(', ')}`,
      among(scopeNames),
    )
    .option(
      '--kind <kinds>',
      'the kinds of record that it may write, separated by commas; all by default',
      among(kindNames),
    )
    .option('--expires <when>', 'until when it is valid: a duration (90d, 12h) or an RFC 3339 instant', instantIn)
    .addOption(json())
    .action(async (name: string, { scope, kind = null, expires = null, json }: Wanted) =>
      on(async ledger =>
        tellMade(await makeKey(ledger, { name, scopes: scope, kinds: kind, expiresAt: expires }), json, terminal),
      ),
    );
  keys
    .command('list')
    .description('tell what keys there are, without the keys themselves')
    .addOption(json())
    .action(async ({ json }: Output) =>
      on(async ledger =>
        tellAll(
          (await ledger.keys()).map(key => toldOf(key)),
          json,
          terminal,
        ),
      ),
    );
  keys
    .command('rotate')
    .description('put another key in the place of one, under its name and with its scopes, and tell it: this once')
    .argument('<name>', 'which', nameIn)
    .option('--valid-for <duration>', 'how long the key before it stays valid (12h, 7d)', secondsIn, 0)
    .addOption(json())
    .action(async (name: string, { validFor, json }: Output & { validFor: number }) =>
      on(async ledger => tellMade(await rotateKey(ledger, name, validFor), json, terminal)),
    );
  keys
    .command('revoke')
    .description('end a key, on all servers at once')
    .argument('<name>', 'which', nameIn)
    .action(async (name: string) =>
      on(async ledger => {
        const { revoked } = await revokeKey(ledger, name);
        terminal.out(`${name} is revoked since ${revoked}.`);
      }),
    );
}

/** The key alone goes to the output, so that it can be piped; what it is, beside it. */
function tellMade({ key, stored }: Made, json: true | undefined, { out, err }: Terminal): void {
  const told = toldOf(stored);
  if (json) {
    out(JSON.stringify({ key, ...told }));
    return;
  }
  err(`The key ${told.name} (${grants(told)}) is told this once:`);
  out(key);
}

function tellAll(keys: readonly ToldKey[], json: true | undefined, { out }: Terminal): void {
  if (json) out(JSON.stringify({ data: keys }));
  else if (keys.length === 0) out('There is no key yet: make one with `communique keys create`.');
  else for (const line of tableOf(keys)) out(line);
}

function tableOf(keys: readonly ToldKey[]): string[] {
  const header = ['NAME', 'STATE', 'MAY', 'MADE', 'ENDS', 'LAST USED'];
  const rows = keys.map(key => [
    key.name,
    key.state,
    grants(key),
    key.createdAt,
    key.expiresAt ?? 'never',
    key.lastUsedAt ?? 'never',
  ]);
  const widths = header.map((name, column) => Math.max(name.length, ...rows.map(row => row[column]?.length ?? 0)));
  return [header, ...rows].map(row =>
    row
      .map((cell, column) => cell.padEnd(widths[column] ?? 0))
      .join('  ')
      .trimEnd(),
  );
}

const grants = ({ scopes, kinds }: Pick<ToldKey, 'scopes' | 'kinds'>) =>
  scopes.join(', ') + (kinds === null ? '' : ` of ${kinds.join(', ')}`);

function nameIn(text: string): string {
  if (new RegExp(`^${ID_FORM}$`).test(text) && text.length <= ID_LENGTH) return text;
  throw new InvalidArgumentError('A name has lower-case letters and digits, joined by hyphens.');
}

const among =
  <T extends string>(known: readonly T[]) =>
  (text: string): T[] => {
    const names = [...new Set(listOf(text))];
    const strange = names.find(name => !known.some(one => one === name));
    if (strange !== undefined)
      throw new InvalidArgumentError(`${JSON.stringify(strange)} is none of ${known.join(', ')}.`);
    return names as T[];
  };

const UNITS: Readonly<Record<string, number>> = { s: 1, m: 60, h: 3_600, d: 86_400 };

/** A duration, as seconds. */
function secondsIn(text: string): number {
  const [, count, unit = ''] = /^(\d{1,6})([smhd])$/.exec(text) ?? [];
  if (count === undefined) throw new InvalidArgumentError('A duration is a number and s, m, h or d: 12h.');
  return Number(count) * (UNITS[unit] ?? 0);
}

function instantIn(text: string): string {
  if (new RegExp(`^${INSTANT_FORM}$`).test(text) && !Number.isNaN(Date.parse(text))) return text;
  return new Date(Date.now() + secondsIn(text) * 1_000).toISOString();
}
