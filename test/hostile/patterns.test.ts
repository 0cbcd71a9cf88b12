// Patterns: none takes longer than in proportion to the text that a stranger chose. Judged by their structure, not by a clock.
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { checkSync } from 'recheck';
import ts from 'typescript';
import { expect, test } from 'vitest';
import { packageRoot } from '../../src/package-root.ts';
import { PATIENCE } from '../patience.ts';
import { patternsIn } from './patterns.ts';

interface Found {
  readonly source: string;
  readonly flags: string;
  readonly where: string;
}

/** What comes before such a pattern, or where its text comes from, so that its growth is nobody's to choose. */
const BOUNDED: Readonly<Record<string, string>> = {
  '\\/+$': 'the URL that whoever follows a server names',
};

function literalsIn(file: string): Found[] {
  const found: Found[] = [];
  const where = file.slice(packageRoot.length);
  const visit = (node: ts.Node): void => {
    if (ts.isRegularExpressionLiteral(node)) {
      const end = node.text.lastIndexOf('/');
      found.push({ source: node.text.slice(1, end), flags: node.text.slice(end + 1), where });
    }
    ts.forEachChild(node, visit);
  };
  visit(ts.createSourceFile(file, readFileSync(file, 'utf8'), ts.ScriptTarget.ESNext, true));
  return found;
}

const sources = readdirSync(join(packageRoot, 'src'), { recursive: true, encoding: 'utf8' })
  .filter(name => name.endsWith('.ts'))
  .map(name => join(packageRoot, 'src', name));

/** No limit is one of time: a pattern that is tried on a text would be told to be slow where the machine was. */
const LIMITS = {
  timeout: PATIENCE,
  attackTimeout: null,
  incubationTimeout: null,
  seedingTimeout: null,
};

/** Why a pattern is not taken; null where its cost grows with the length of the text alone. */
function faultOf({ source, flags }: Omit<Found, 'where'>): string | null {
  // A text is held from one place with `y`; looked for from everywhere it would be another pattern.
  const anchored = flags.includes('y') ? `^(?:${source})` : source;
  const found = checkSync(anchored, flags.replace('y', ''), LIMITS);
  if (found.status === 'safe') return null;
  return found.status === 'vulnerable' ? `vulnerable, ${found.complexity.type}` : 'not known';
}

process.env.RECHECK_SYNC_BACKEND = 'pure';

test('a pattern that grows faster than its text is told', () => {
  expect(faultOf({ source: '[\\s,]+$', flags: '' })).toBe('vulnerable, polynomial');
  expect(faultOf({ source: '^(a+)+$', flags: '' })).toBe('vulnerable, exponential');
});

test('no pattern of the sources grows faster than the text', { timeout: PATIENCE }, () => {
  const all = sources.flatMap(literalsIn);
  expect(all.length).toBeGreaterThan(100);
  const unique = new Map(all.map(each => [`${each.source}/${each.flags}`, each]));
  const faults = [...unique.values()].flatMap(each => {
    const fault = faultOf(each);
    return fault === null || each.source in BOUNDED ? [] : [`${each.where}: /${each.source}/${each.flags} ${fault}`];
  });
  expect(faults).toEqual([]);
});

test('no pattern of the OpenAPI document grows faster than the text', { timeout: PATIENCE }, () => {
  const patterns = patternsIn(readFileSync(join(packageRoot, 'openapi.yaml'), 'utf8'));
  expect(patterns.length).toBeGreaterThan(20);
  expect(patterns.filter(source => faultOf({ source, flags: 'u' }) !== null)).toEqual([]);
});
