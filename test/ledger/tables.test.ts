// The tables as the ledger says them: those of the models, and those that the documentation grants and distributes.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { columnTypes, rights, tableNames, tables } from '../../src/ledger/tables.ts';
import { packageRoot } from '../../src/package-root.ts';

const read = (path: string) => readFileSync(join(packageRoot, path), 'utf8');

const TYPES: Readonly<Record<string, string>> = {
  String: 'text',
  Int: 'integer',
  BigInt: 'bigint',
  Float: 'double precision',
};

const listed = (names: string) => names.split(', ');

/** A model as `tables` would say it: by the names that its columns have in the database. */
function tableOf(model: string) {
  const fields = [...model.matchAll(/^ {2}(\w+) +(\w+)\??( .*)?$/gm)].map(([, field = '', type = '', more = '']) => ({
    name: /@map\("(\w+)"\)/.exec(more)?.[1] ?? field,
    type: TYPES[type],
    isKey: /@id\b/.test(more),
  }));
  const key = /@@id\(\[([^\]]+)\]/.exec(model)?.[1];
  return {
    columns: Object.fromEntries(fields.map(({ name, type }) => [name, type])),
    key: key ? listed(key) : fields.filter(({ isKey }) => isKey).map(({ name }) => name),
  };
}

test.each(['sqlite', 'postgres'])('they are the models of %s', engine => {
  const models = [...read(`prisma/${engine}/schema.prisma`).matchAll(/^model \w+ \{\n(.*?)^\}/gms)];
  const modelled = models.map(([, model = '']) => [/@@map\("(\w+)"\)/.exec(model)?.[1], tableOf(model)]);
  const ofBoth = tableNames.filter(name => !('ofPostgres' in tables[name]));
  const said = ofBoth.map(name => [name, { columns: tables[name].columns, key: tables[name].key }]);
  expect(Object.fromEntries(said)).toEqual(Object.fromEntries(modelled));
});

test('a name of a column has one type in all tables but for the id of the head', () => {
  for (const name of tableNames) {
    const { id, ...others } = tables[name].columns;
    expect(columnTypes).toMatchObject(others);
    expect(id).toBe(name === 'head' ? 'integer' : columnTypes.id);
  }
});

test('every key begins with the id, and Citus distributes by it', () => {
  expect(tableNames.filter(name => tables[name].key[0] !== 'id')).toEqual([]);
  const places = read('docs/distribution.md').matchAll(/^\| (`.+`) \| (on every node|shards)/gm);
  const documented = [...places].flatMap(([, names = '', where]) =>
    listed(names).map(name => [name.replaceAll('`', ''), where === 'shards' ? 'distributed' : 'reference']),
  );
  expect(Object.fromEntries(documented)).toEqual(
    Object.fromEntries(tableNames.map(name => [name, tables[name].placement])),
  );
});

test('the documentation grants the rights that a server needs', () => {
  const grants = Object.entries(rights).map(
    ([table, needed]) => `GRANT ${needed.join(', ')} ON ${table} TO communique;`,
  );
  expect(read('docs/postgresql.md')).toContain(`\`\`\`sql\n${grants.join('\n')}\n\`\`\``);
});
