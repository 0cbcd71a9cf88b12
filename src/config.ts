// Every setting, one row each with its description: read once from the environment; the README's table is made from it.
import { type Static, type TSchema, Type } from '@sinclair/typebox';
import { Value } from '@sinclair/typebox/value';

const settings = Type.Object({
  HOST: Type.String({ default: '127.0.0.1', minLength: 1, description: 'Address to listen on; `0.0.0.0` for all' }),
  PORT: Type.Integer({
    default: 3000,
    minimum: 0,
    maximum: 65_535,
    description: 'Port to listen on; 0 for any that is free',
  }),
  DATABASE_URL: Type.String({
    default: 'file:./data/communique.db',
    pattern: '^file:.+$',
    description: 'The SQLite file that holds the ledger; made, migrated and seeded on the first start',
  }),
  SEED: Type.Boolean({ default: true, description: 'Load the seed into a ledger that is empty' }),
  COMMUNIQUE_API_KEY: Type.Optional(
    Type.String({
      pattern: '^[\\x21-\\x7e]+$',
      description: 'The key that writing needs, sent as `Authorization: Bearer …`; without it the server is read-only',
    }),
  ),
  PUBLIC_URL: Type.String({
    default: '',
    pattern: '^(https?://[A-Za-z0-9.:\\[\\]-]+(/[A-Za-z0-9._~-]+)*)?$',
    description: 'The address clients reach the server at, without a slash at its end; put before the links in answers',
  }),
  LOG_LEVEL: Type.Union(
    ['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent'].map(level => Type.Literal(level)),
    { default: 'info', description: 'How much is logged: `fatal error warn info debug trace silent`' },
  ),
  BODY_LIMIT: Type.Integer({
    default: 2_097_152,
    minimum: 1_024,
    maximum: 104_857_600,
    description: 'The largest request body, in bytes',
  }),
  IMPORT_LIMIT: Type.Integer({
    default: 1_073_741_824,
    minimum: 1_024,
    maximum: 1_099_511_627_776,
    description: 'The largest body of an import, in bytes; one that is answered later lies in the temporary folder',
  }),
  STOP_TIMEOUT: Type.Integer({
    default: 10_000,
    minimum: 0,
    maximum: 600_000,
    description:
      'How long requests in flight may take once the server is told to stop, in milliseconds; 0 for no limit',
  }),
});

export type Config = Static<typeof settings>;

/** A setting has a value that it cannot have. */
export class InvalidConfig extends Error {}

/** The settings from an environment; what is not set, or set to nothing, has its default. @throws InvalidConfig naming every wrong one */
export function readConfig(environment: NodeJS.ProcessEnv): Config {
  const given = Object.entries(environment).filter(([name, value]) => name in settings.properties && value !== '');
  const values = given.map(([name, value = '']): [string, unknown] => [
    name,
    settingOf(settings.properties[name as keyof Config], value),
  ]);
  const config = Value.Default(settings, Object.fromEntries(values));
  const wrong = [...Value.Errors(settings, config)].map(error => error.path.slice(1));
  if (wrong.length === 0) return config as Config;
  throw new InvalidConfig(
    [...new Set(wrong)].map(name => `${name} is ${shown(name, environment[name])}. ${expected(name)}`).join('\n'),
  );
}

/** A number is written in digits, a switch as true or false; anything else stays what it is, and is refused. */
function settingOf({ type }: TSchema, text: string): unknown {
  if (type === 'integer' && /^\d{1,15}$/.test(text)) return Number(text);
  if (type === 'boolean' && /^(true|false)$/.test(text)) return text === 'true';
  return text;
}

/** The table of settings in the README, which a test compares. @public */
export function settingsTable(): string {
  const rows = Object.entries(settings.properties).map(([name, schema]) => {
    const { default: preset, description } = schema as TSchema;
    return `| \`${name}\` | ${preset === undefined || preset === '' ? '' : `\`${preset}\``} | ${description} |`;
  });
  return ['| setting | default | what it is |', '|---|---|---|', ...rows].join('\n');
}

/** Secrets are never shown. */
const shown = (name: string, value: string | undefined) =>
  name.endsWith('_KEY') ? 'not usable' : JSON.stringify(value);

function expected(name: string): string {
  const { description, minimum, maximum, pattern } = settings.properties[name as keyof Config] as TSchema;
  const range = minimum === undefined ? '' : `, from ${minimum} to ${maximum}`;
  return `It must be: ${description}${range}${pattern === undefined ? '' : ` (${pattern})`}.`;
}
