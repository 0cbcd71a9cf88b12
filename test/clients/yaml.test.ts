// The OpenAPI document as YAML: the same for readers of YAML 1.1, which know dates and other booleans, as for those of 1.2.
import { expect, test } from 'vitest';
import { parse } from 'yaml';
import { yamlOf } from '../../src/http/yaml.ts';
import { testApp } from '../app.ts';

test('the YAML is the JSON, by either version', async () => {
  const server = await testApp();
  const document = (await server.get('/openapi.json')).json;
  const { headers, text } = await server.get('/openapi.yaml');
  await server.close();
  expect(headers['content-type']).toContain('application/yaml');
  expect(parse(text)).toEqual(document);
  // A date would be a Date here, which equals no text.
  expect(parse(text, { version: '1.1' })).toEqual(document);
  // What PyYAML refuses, and what YAML 1.1 takes for a line break.
  expect(text).not.toMatch(/(?!\n)[\p{Cc}\p{Zl}\p{Zp}\ufeff]/u);
});

test.each(['2016-09-05', '2026-11-23T12:00:00.000Z', 'NO', 'yes', '1:30', '0o17', '044', '1_000', '~', '<<', '='])(
  '%s is a text for readers of either version',
  value => {
    const text = yamlOf({ value });
    expect([parse(text), parse(text, { version: '1.1' })]).toEqual([{ value }, { value }]);
  },
);
