// The Grafana dashboard: it asks for what a server tells, with labels that it has, and leaves out nothing of it.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parser } from '@prometheus-io/lezer-promql';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { packageRoot } from '../../src/package-root.ts';
import { AUTHORIZED } from '../app.ts';
import { measuredApp } from '../metrics/server.ts';
import { minimal } from '../records.ts';

interface Panel {
  readonly id: number;
  readonly type: string;
  readonly title: string;
  readonly description?: string;
  readonly datasource?: { readonly uid: string };
  readonly targets?: readonly { readonly expr: string; readonly datasource: { readonly uid: string } }[];
}

const dashboard = JSON.parse(readFileSync(join(packageRoot, 'deploy/grafana-dashboard.json'), 'utf8')) as {
  readonly uid: string;
  readonly panels: readonly Panel[];
  readonly templating: { readonly list: readonly { readonly name: string; readonly definition?: string }[] };
};

let server: Awaited<ReturnType<typeof measuredApp>>;
let text: string;

beforeAll(async () => {
  server = await measuredApp();
  await server.app.inject({ method: 'POST', url: '/v1/issues', headers: AUTHORIZED, payload: minimal.issue });
  await server.app.inject('/v1/events/facets?by=kind');
  text = await server.metrics.text();
});
afterAll(() => server.close());

const panels = dashboard.panels.filter(({ type }) => type !== 'row');
const expressions = panels.flatMap(({ targets = [] }) => targets.map(({ expr }) => expr));
const queries = dashboard.templating.list.flatMap(({ definition }) =>
  definition === undefined ? [] : [definition.replace(/^label_values\((.+), \w+\)$/, '$1')],
);

/** What the parts of a kind say in an expression of PromQL, once Grafana has put in what it varies. */
function partsOf(expression: string, kind: string): string[] {
  const asked = expression.replaceAll('$__rate_interval', '1m');
  const found: string[] = [];
  parser.parse(asked).iterate({
    enter: ({ type, from, to }) => {
      expect(type.isError, `not PromQL at ${from}: ${asked}`).toBe(false);
      if (type.name === kind) found.push(asked.slice(from, to));
    },
  });
  return found;
}

/** The metrics that are told, by the names of their samples. */
const told = () =>
  new Set(
    [...text.matchAll(/^# TYPE (\S+) (\w+)$/gm)].flatMap(([, name = '', type]) =>
      type === 'histogram' ? ['_bucket', '_sum', '_count'].map(end => name + end) : [name],
    ),
  );
const familyOf = (name: string) => name.replace(/_(bucket|sum|count)$/, '');

test('every expression is PromQL, of metrics that are told', () => {
  const asked = [...expressions, ...queries].flatMap(expression => partsOf(expression, 'Identifier'));
  expect(asked.length).toBeGreaterThan(20);
  expect(asked.filter(name => !told().has(name))).toEqual([]);
});

test('every metric of ours is in a panel', () => {
  const shown = new Set(expressions.flatMap(expression => partsOf(expression, 'Identifier')).map(familyOf));
  const ours = [...told()].map(familyOf).filter(name => name.startsWith('communique_'));
  expect(new Set(ours).size).toBeGreaterThan(8);
  expect([...new Set(ours)].filter(name => !shown.has(name))).toEqual([]);
});

test('labels are those that metrics have, or that Prometheus gives', () => {
  const labels = new Set([...expressions, ...queries].flatMap(expression => partsOf(expression, 'LabelName')));
  const code = readFileSync(join(packageRoot, 'src/metrics/metrics.ts'), 'utf8');
  const ours = [...code.matchAll(/labelNames: \[([^\]]+)\]/g)].flatMap(([, names = '']) => names.match(/\w+/g) ?? []);
  const known = new Set([...ours, 'le', 'job', 'instance']);
  expect([...labels].filter(label => !known.has(label))).toEqual([]);
});

test('panels say what they show, and ask the data source that is chosen', () => {
  expect(dashboard.uid).toBe('communique');
  expect(dashboard.templating.list.map(({ name }) => name)).toEqual(['datasource', 'job', 'instance']);
  expect(panels.filter(({ title, description }) => !title || !description)).toEqual([]);
  const sources = panels.flatMap(({ datasource, targets = [] }) => [
    datasource?.uid,
    ...targets.map(t => t.datasource.uid),
  ]);
  // biome-ignore lint/suspicious/noTemplateCurlyInString: Grafana puts in what was chosen
  expect(new Set(sources)).toEqual(new Set(['${datasource}']));
  expect(new Set(dashboard.panels.map(({ id }) => id)).size).toBe(dashboard.panels.length);
});

test('every metric of ours is documented', () => {
  const page = readFileSync(join(packageRoot, 'docs/watching.md'), 'utf8');
  const ours = [...told()].map(familyOf).filter(name => name.startsWith('communique_'));
  expect(ours.filter(name => !page.includes(`| \`${name}\` |`))).toEqual([]);
});
