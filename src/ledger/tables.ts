// The tables of the ledger, each said once: its columns and their types, its key, where its rows lie, and what is done to it.

type ColumnType = 'text' | 'integer' | 'bigint' | 'double precision';

/** What a server may have to do to a table: the privileges of PostgreSQL. */
type Right = 'SELECT' | 'INSERT' | 'UPDATE' | 'DELETE';

interface Table {
  readonly columns: Readonly<Record<string, ColumnType>>;
  /** The primary key. */
  readonly key: readonly string[];
  /**
   * Where its rows lie on Citus: spread over the nodes by `id`, so that what is of one record is on one node, or all of
   * them on every node.
   */
  readonly placement: 'distributed' | 'reference';
  /** What serving, importing, copying and opening after an upgrade do to it. */
  readonly rights: readonly Right[];
  /** Set where PostgreSQL alone has it, for what records are found by: no model says it, and SQLite has an index of its own. */
  readonly ofPostgres?: true;
}

/** The columns of a revision that its projection gives. */
const PROJECTED = {
  starts: 'bigint',
  ends: 'bigint',
  minutes: 'integer',
  longitude: 'double precision',
  latitude: 'double precision',
  x: 'double precision',
  y: 'double precision',
  z: 'double precision',
} as const;

/**
 * All tables, in the order in which Citus distributes them: the first that is distributed begins a group, which the others
 * join. But for what an engine has of its own they are those of both `schema.prisma`, which a test compares.
 */
export const tables = {
  head: {
    columns: {
      ...{ id: 'integer', position: 'bigint', at: 'text', secret: 'text', projection: 'integer' },
      ...{ identity: 'text', incarnation: 'text' },
    },
    key: ['id'],
    placement: 'reference',
    rights: ['SELECT', 'UPDATE'],
  },
  revision: {
    columns: {
      id: 'text',
      position: 'bigint',
      kind: 'text',
      revision: 'integer',
      op: 'text',
      at: 'text',
      created: 'text',
      author: 'text',
      until: 'bigint',
      heir: 'text',
      document: 'text',
      ...PROJECTED,
    },
    key: ['id', 'position'],
    placement: 'distributed',
    rights: ['SELECT', 'INSERT', 'UPDATE'],
  },
  term: {
    columns: {
      id: 'text',
      position: 'bigint',
      kind: 'text',
      name: 'text',
      value: 'text',
      until: 'bigint',
      starts: 'bigint',
      ends: 'bigint',
    },
    key: ['id', 'position', 'name', 'value'],
    placement: 'distributed',
    rights: ['SELECT', 'INSERT', 'UPDATE', 'DELETE'],
    ofPostgres: true,
  },
  tally: {
    columns: { id: 'text', kind: 'text', name: 'text', count: 'bigint' },
    key: ['id', 'kind', 'name'],
    placement: 'distributed',
    rights: ['SELECT', 'INSERT', 'UPDATE', 'DELETE'],
  },
  idempotency: {
    columns: { id: 'text', request: 'text', response: 'text', created: 'text' },
    key: ['id'],
    placement: 'distributed',
    rights: ['SELECT', 'INSERT', 'UPDATE', 'DELETE'],
  },
  api_key: {
    columns: {
      ...{ id: 'text', hash: 'text', scopes: 'text', kinds: 'text', created: 'text', expires: 'text' },
      ...{ used: 'text', revoked: 'text', former: 'text', former_end: 'text' },
    },
    key: ['id'],
    placement: 'reference',
    rights: ['SELECT', 'INSERT', 'UPDATE', 'DELETE'],
  },
  audit: {
    columns: {
      ...{ id: 'text', at: 'text', author: 'text', address: 'text', operation: 'text', path: 'text' },
      ...{ status: 'integer', refusal: 'text', request: 'text' },
    },
    key: ['id'],
    placement: 'distributed',
    rights: ['SELECT', 'INSERT', 'DELETE'],
  },
  job: {
    columns: { id: 'text', state: 'text', updated_at: 'text' },
    key: ['id'],
    placement: 'distributed',
    rights: ['SELECT', 'INSERT', 'UPDATE', 'DELETE'],
  },
  job_report: {
    columns: { id: 'text', part: 'integer', lines: 'text' },
    key: ['id', 'part'],
    placement: 'distributed',
    rights: ['SELECT', 'INSERT', 'DELETE'],
  },
} as const satisfies Readonly<Record<string, Table>>;

export type TableName = keyof typeof tables;

export const tableNames = Object.keys(tables) as TableName[];

/** The columns of a table, by name. */
export const columnsOf = <Name extends TableName>(table: Name) =>
  Object.keys(tables[table].columns) as (keyof (typeof tables)[Name]['columns'])[];

/** The columns of a revision that its projection gives. */
export const projectedColumns = Object.keys(PROJECTED) as (keyof typeof PROJECTED)[];

/**
 * What the user of a server may have to do to each table, as docs/postgresql.md grants it; the migrations that a database
 * has are looked up in a table of Prisma's.
 */
export const rights: Readonly<Record<string, readonly Right[]>> = {
  ...Object.fromEntries(tableNames.map(table => [table, tables[table].rights])),
  _prisma_migrations: ['SELECT'],
};

/** The type of every column, by its name: a name has one type in all tables. */
export const columnTypes: Readonly<Record<string, ColumnType>> = Object.assign(
  {},
  ...tableNames.map(table => tables[table].columns),
);
