// The Grafana dashboard of records: each panel asks what there is, and shows what the answer has.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'csv-parse/sync';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { packageRoot } from '../../src/package-root.ts';
import { type TestApp, testApp } from '../app.ts';

interface Target {
  readonly type: 'json' | 'csv';
  readonly url: string;
  readonly url_options: { readonly params: readonly { readonly key: string; readonly value: string }[] };
  readonly root_selector: string;
  readonly columns: readonly { readonly selector: string; readonly text: string; readonly type: string }[];
}

interface Panel {
  readonly id: number;
  readonly title: string;
  readonly datasource: { readonly type: string; readonly uid: string };
  readonly targets: readonly [Target];
  readonly options: { readonly xField?: string };
}

const dashboard = JSON.parse(readFileSync(join(packageRoot, 'deploy/grafana-records.json'), 'utf8')) as {
  readonly panels: readonly Panel[];
  readonly templating: { readonly list: readonly { readonly name: string; readonly type: string }[] };
};

let server: TestApp;

beforeAll(async () => {
  server = await testApp({ seeded: true });
});
afterAll(() => server.close());

/** What Grafana puts in for what varies: the server, and the range of time. */
const VARIABLES: Readonly<Record<string, string>> = {
  server: '',
  '__from:date:YYYY-MM-DD': '1945-01-01',
  '__to:date:YYYY-MM-DD': '2030-01-01',
};

const filledIn = (text: string) =>
  text.replace(/\$\{([^}]+)\}/g, (_, name) => VARIABLES[name] ?? expect.unreachable(name));

/** The value at a path such as `data[0].values`. */
const at = (value: unknown, path: string) =>
  path
    .split(/[.[\]]+/)
    .filter(Boolean)
    .reduce((inner, step) => (inner as Record<string, unknown> | undefined)?.[step], value);

async function rowsOf({ type, url, url_options, root_selector }: Target): Promise<unknown[]> {
  const query = new URLSearchParams(
    url_options.params.map(({ key, value }): [string, string] => [key, filledIn(value)]),
  );
  const { status, text } = await server.get(`${filledIn(url)}?${query}`);
  expect(status, text).toBe(200);
  return type === 'csv'
    ? parse(text, { columns: true, bom: true })
    : (at(JSON.parse(text), root_selector) as unknown[]);
}

test.each(dashboard.panels)('$title has rows, and every column in them', async ({ targets: [target], options }) => {
  const rows = await rowsOf(target);
  expect(rows.length).toBeGreaterThan(0);
  for (const { selector, type } of target.columns) {
    const values = rows.map(row => at(row, selector)).filter(value => value !== undefined && value !== '');
    expect(values.length, selector).toBeGreaterThan(0);
    if (type === 'number') for (const value of values) expect(Number(value)).not.toBeNaN();
  }
  if (options.xField) expect(target.columns.map(({ text }) => text)).toContain(options.xField);
});

test('each has an id of its own, and asks the data source that is chosen', () => {
  const ids = dashboard.panels.map(({ id }) => id);
  expect(new Set(ids).size).toBe(ids.length);
  const variables = dashboard.templating.list.map(({ name, type }) => [name, type]);
  expect(variables).toEqual([
    ['source', 'datasource'],
    ['server', 'textbox'],
  ]);
  for (const { datasource } of dashboard.panels)
    expect(Object.values(datasource).join()).toMatch(/^yesoreyeram-infinity-datasource,\$\{source\}$/);
});
