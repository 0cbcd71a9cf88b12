// Every setting, one row each with its description: read once from the environment; the table in docs/running.md is made from it.
import { type Static, type TSchema, Type } from '@sinclair/typebox';
import { Value } from '@sinclair/typebox/value';

/** A name or an address, and a port where it is to be that one alone. */
const HOST_FORM = '([0-9A-Za-z._-]+|\\[[0-9A-Fa-f:.]+\\])(:[0-9]{1,5})?';

const settings = Type.Object({
  HOST: Type.String({ default: '127.0.0.1', minLength: 1, description: 'Address to listen on; `0.0.0.0` for all' }),
  PORT: Type.Integer({
    default: 3000,
    minimum: 0,
    maximum: 65_535,
    description: 'Port to listen on; 0 for any that is free',
  }),
  WORKERS: Type.Integer({
    default: 1,
    minimum: 1,
    maximum: 256,
    description:
      'How many processes answer at the port, so that reads use as many processors; on SQLite one more writes for all',
  }),
  DATABASE_URL: Type.String({
    default: 'file:./data/communique.db',
    pattern: '^(file:.+|postgres(ql)?://.+)$',
    description:
      'Where the ledger is: `file:` and the path of a SQLite file, or `postgresql://user:password@host/database`; made, migrated and seeded on the first start',
  }),
  DATABASE_REPLICA_URLS: Type.String({
    default: '',
    pattern: '^(postgres(ql)?://[^,]+(,postgres(ql)?://[^,]+)*)?$',
    description: 'Replicas of the PostgreSQL database that reads may go to, separated by commas',
  }),
  DATABASE_POOL_SIZE: Type.Integer({
    default: 10,
    minimum: 1,
    maximum: 1_000,
    description:
      'How many connections to PostgreSQL requests that read share; a server has `LONG_READS` and at most four more, and while it imports six more',
  }),
  DATABASE_ACQUIRE_TIMEOUT: Type.Integer({
    default: 5_000,
    minimum: 100,
    maximum: 600_000,
    description: 'How long a request waits for a connection to PostgreSQL, in milliseconds, before it is answered 503',
  }),
  DATABASE_STATEMENT_TIMEOUT: Type.Integer({
    default: 10_000,
    minimum: 100,
    maximum: 600_000,
    description:
      'How long one statement may take on PostgreSQL, in milliseconds; what is read for long may take `LONG_READ_TIMEOUT`',
  }),
  LONG_READS: Type.Integer({
    default: 2,
    minimum: 1,
    maximum: 100,
    description:
      'How many questions that may take long are read at once, by turns of those who ask; of several, one caller never has all',
  }),
  LONG_READ_TIMEOUT: Type.Integer({
    default: 10_000,
    minimum: 100,
    maximum: 600_000,
    description: 'How long such a question may take, in milliseconds, before it is stopped',
  }),
  SEED: Type.Boolean({ default: true, description: 'Load the seed into a ledger that is empty' }),
  COMMUNIQUE_API_KEY: Type.Optional(
    Type.String({
      pattern: '^[\\x21-\\x7e]{16,}$',
      description:
        'A key that may do everything, sent as `Authorization: Bearer …`: 16 characters or more, as `openssl rand -hex 16` makes them; the first of a new server, beside those that `communique keys` makes',
    }),
  ),
  READ_ACCESS: Type.Union([Type.Literal('open'), Type.Literal('key')], {
    default: 'open',
    description: 'Who may read: `open` for everybody, `key` for those who send a key',
  }),
  TRUST_PROXY: Type.String({
    default: '',
    pattern: '^([0-9A-Za-z.:/]+(,[0-9A-Za-z.:/]+)*)?$',
    description:
      'The proxies before the server, as addresses, networks (`10.0.0.0/8`), `loopback` or `uniquelocal` (the private networks), separated by commas: from these alone `X-Forwarded-For` tells who asks',
  }),
  RATE_LIMIT: Type.Integer({
    default: 6_000,
    minimum: 0,
    maximum: 1_000_000_000,
    description:
      'How many points a minute an address has that asks without a key (of IPv6 a network of 64 bits); 0 for no limit',
  }),
  RATE_LIMIT_KEY: Type.Integer({
    default: 60_000,
    minimum: 0,
    maximum: 1_000_000_000,
    description: 'How many points a minute each key has; 0 for no limit',
  }),
  RATE_LIMIT_SERVERS: Type.Integer({
    default: 1,
    minimum: 1,
    maximum: 1_000,
    description: 'How many servers share the load: each counts for itself, and gives its part of the points',
  }),
  SHED_DELAY: Type.Integer({
    default: 1_000,
    minimum: 0,
    maximum: 600_000,
    description:
      'By how many milliseconds the process may be late with everything, for a second, before requests are answered 503; 0 for never',
  }),
  AUDIT_DAYS: Type.Integer({
    default: 90,
    minimum: 1,
    maximum: 36_500,
    description: 'For how many days the audit keeps who asked for what',
  }),
  AUDIT_ENTRIES: Type.Integer({
    default: 1_000_000,
    minimum: 1,
    maximum: 1_000_000_000,
    description: 'How many entries the audit has at most; the oldest go',
  }),
  PUBLIC_URL: Type.String({
    default: '',
    pattern: '^(https?://[A-Za-z0-9.:\\[\\]-]+(/[A-Za-z0-9._~-]+)*)?$',
    description: 'The address clients reach the server at, without a slash at its end; put before the links in answers',
  }),
  ALLOWED_HOSTS: Type.String({
    default: '',
    pattern: `^(${HOST_FORM}(,${HOST_FORM})*)?$`,
    description:
      'The host names that clients may ask by, separated by commas, each as it is or with its port; what asks by another is answered 421, probes aside. Any where it is empty',
  }),
  SECURITY_CONTACT: Type.String({
    default: '',
    pattern: '^(mailto:[!-?A-~]+@[!-?A-~]+|https://[!-~]+)?$',
    description:
      'Whom to tell of a weakness, as `mailto:` and an address or as an address of `https:`; told at `/.well-known/security.txt`',
  }),
  SECURITY_LANGUAGES: Type.String({
    default: 'en',
    pattern: '^[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8})*(, ?[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8})*)*$',
    description: 'The languages that they read, separated by commas',
  }),
  LOG_LEVEL: Type.Union(
    ['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent'].map(level => Type.Literal(level)),
    { default: 'info', description: 'How much is logged: `fatal error warn info debug trace silent`' },
  ),
  BODY_LIMIT: Type.Integer({
    default: 2_097_152,
    minimum: 1_024,
    maximum: 104_857_600,
    description: 'The largest request body, in bytes; a batch may have four times as much',
  }),
  STREAM_LIMIT: Type.Integer({
    default: 10_000,
    minimum: 0,
    maximum: 1_000_000,
    description: 'How many may listen to the changes at once; others are told to come again',
  }),
  STREAMS_PER_CALLER: Type.Integer({
    default: 1_000,
    minimum: 1,
    maximum: 1_000_000,
    description: 'How many of them may be of one caller: a key, or an address, which many may share',
  }),
  STREAM_HEARTBEAT: Type.Integer({
    default: 15_000,
    minimum: 10,
    maximum: 600_000,
    description: 'How often a stream of changes shows that it lives, in milliseconds',
  }),
  STREAM_PATIENCE: Type.Integer({
    default: 30_000,
    minimum: 10,
    maximum: 600_000,
    description: 'How long whoever is sent much may take nothing of it before they are cut off, in milliseconds',
  }),
  EXPORT_LIMIT: Type.Integer({
    default: 40,
    minimum: 1,
    maximum: 10_000,
    description: 'How many exports may be sent at once; others are told to come again',
  }),
  EXPORTS_PER_CALLER: Type.Integer({
    default: 8,
    minimum: 1,
    maximum: 10_000,
    description: 'How many of them may be of one caller: a key, or an address, which many may share',
  }),
  IMPORT_LIMIT: Type.Integer({
    default: 1_073_741_824,
    minimum: 1_024,
    maximum: 1_099_511_627_776,
    description: 'The largest body of an import, in bytes; one that is answered later lies in the temporary folder',
  }),
  CACHE_BYTES: Type.Integer({
    default: 33_554_432,
    minimum: 0,
    maximum: 1_099_511_627_776,
    description: 'How much of what was answered is kept in memory, to be answered again while it holds; 0 for nothing',
  }),
  METRICS_PORT: Type.Optional(
    Type.Integer({
      minimum: 0,
      maximum: 65_535,
      description:
        'Port on which `/metrics` tells how the server does, for Prometheus; 0 for any that is free. None where it is not set',
    }),
  ),
  METRICS_HOST: Type.String({
    default: '127.0.0.1',
    minLength: 1,
    description: 'Address of that port. Who reaches it needs no key',
  }),
  OTEL_EXPORTER_OTLP_ENDPOINT: Type.String({
    default: '',
    pattern: '^(https?://[^\\s@?#]+)?$',
    description:
      'Where traces are sent, by OTLP over HTTP as JSON, without `/v1/traces`: an OpenTelemetry collector. Nowhere where it is empty',
  }),
  OTEL_TRACES_EXPORTER: Type.Optional(
    Type.Union([Type.Literal('otlp'), Type.Literal('none')], {
      description:
        '`none` for no traces, whatever the endpoint; `otlp` for traces to `http://localhost:4318` where there is no endpoint',
    }),
  ),
  OTEL_SERVICE_NAME: Type.String({
    default: 'communique',
    maxLength: 100,
    description: 'What the server is called in traces',
  }),
  OTEL_TRACES_SAMPLER_ARG: Type.String({
    default: '1',
    pattern: '^(0(\\.[0-9]+)?|1(\\.0+)?)$',
    description: 'What share of the traces that begin here is sent, from 0 to 1',
  }),
  BACKUP_FOLDER: Type.String({
    default: '',
    description: 'The folder that backups are made in now and then, beside what else is there; none where it is empty',
  }),
  BACKUP_EVERY: Type.Integer({
    default: 86_400_000,
    minimum: 1_000,
    maximum: 2_000_000_000,
    description:
      'How long after the last backup the next one is made, in milliseconds, where anything was recorded since',
  }),
  BACKUP_KEEP: Type.Integer({
    default: 7,
    minimum: 1,
    maximum: 100_000,
    description: 'How many of these backups are kept; older ones are removed once a newer one is whole',
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

/** How the ledger of these settings is opened. */
export const databaseOptions = (config: Config) => ({
  replicas: config.DATABASE_REPLICA_URLS.split(',').filter(url => url !== ''),
  poolSize: config.DATABASE_POOL_SIZE,
  acquireTimeout: config.DATABASE_ACQUIRE_TIMEOUT,
  statementTimeout: config.DATABASE_STATEMENT_TIMEOUT,
  longReads: config.LONG_READS,
});

/** Where traces are sent to; undefined where there are none. */
export function tracesEndpoint({ OTEL_TRACES_EXPORTER, OTEL_EXPORTER_OTLP_ENDPOINT }: Config): string | undefined {
  if (OTEL_TRACES_EXPORTER === 'none') return undefined;
  if (OTEL_EXPORTER_OTLP_ENDPOINT !== '') return OTEL_EXPORTER_OTLP_ENDPOINT;
  return OTEL_TRACES_EXPORTER === 'otlp' ? 'http://localhost:4318' : undefined;
}

/** The table of settings in docs/running.md, which a test compares. @public */
export function settingsTable(): string {
  const rows = Object.entries(settings.properties).map(([name, schema]) => {
    const { default: preset, description } = schema as TSchema;
    return `| \`${name}\` | ${preset === undefined || preset === '' ? '' : `\`${preset}\``} | ${description} |`;
  });
  return ['| setting | default | what it is |', '|---|---|---|', ...rows].join('\n');
}

/** Secrets are never shown: keys, and URLs that may hold a password. */
const shown = (name: string, value = '') =>
  name.endsWith('_KEY') || (/_URLS?$/.test(name) && value.includes('@')) ? 'not usable' : JSON.stringify(value);

function expected(name: string): string {
  const { description, minimum, maximum, pattern } = settings.properties[name as keyof Config] as TSchema;
  const range = minimum === undefined ? '' : `, from ${minimum} to ${maximum}`;
  return `It must be: ${description}${range}${pattern === undefined ? '' : ` (${pattern})`}.`;
}
