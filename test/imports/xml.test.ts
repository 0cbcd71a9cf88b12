// XML as rows: refused where it could harm or mislead, and told where it breaks off.
import { expect, test } from 'vitest';
import { UnreadableInput } from '../../src/imports/importer.ts';
import { elementsOf } from '../../src/imports/xml.ts';
import { collect, refusal, texts } from './inputs.ts';

const read = (...pieces: string[]) => collect(elementsOf(texts(...pieces), ['trips']));

test('elements come with their attributes, their fields and their lines, wherever the text is cut', async () => {
  const xml = `<?xml version="1.0" encoding="UTF-8"?>
<trips>
  <trip role="president">
    <id>1</id><country id="a&amp;b">A &lt; <![CDATA[B]]></country><id>2</id>
  </trip>
  <other/>
</trips>`;
  const expected = await read(xml);
  expect(expected.map(({ line, name }) => [line, name])).toEqual([
    [3, 'trip'],
    [6, 'other'],
  ]);
  expect(expected[0]?.attributes).toEqual({ role: 'president' });
  expect([...(expected[0]?.fields ?? [])]).toEqual([
    ['id', { text: '1', attributes: {} }],
    ['country', { text: 'A < B', attributes: { id: 'a&b' } }],
  ]);
  expect(await read(...xml)).toEqual(expected);
});

const bomb = `<!DOCTYPE trips [<!ENTITY a "aaaaaaaaaa">${[...'bcdefghij']
  .map((name, index) => `<!ENTITY ${name} "${`&${'abcdefghij'[index]};`.repeat(10)}">`)
  .join('')}]><trips><trip><id>&j;</id></trip></trips>`;

test.each([
  ['a document type', '<!DOCTYPE trips SYSTEM "file:///etc/passwd"><trips/>', /Line 1 has a document type/],
  ['a billion laughs', bomb, /document type/],
  ['an entity of nobody', '<trips>\n<trip>&who;</trip></trips>', /line 2:.*entity/i],
  ['tags that cross', '<trips>\n<trip><id></trip></id></trips>', /line 2/],
  ['what breaks off', '<trips>\n<trip><id>1</id>', /line 2.*unclosed/i],
  ['another root', '<visitors><visit/></visitors>', /root is visitors/],
  ['another encoding', '<?xml version="1.0" encoding="ISO-8859-1"?><trips/>', /ISO-8859-1/],
  ['no XML', 'a,b,c\n1,2,3', /not well-formed XML: line 2/],
  ['a control character', '<trips><trip>\u0001</trip></trips>', /line 1/],
])('%s is refused, and told where', async (_, xml, message) => {
  const error = await refusal(read(xml));
  expect(error).toBeInstanceOf(UnreadableInput);
  expect(String(error)).toMatch(message);
});

test('an element that never ends takes no more than its bound', async () => {
  async function* endless() {
    yield '<trips><trip><id>';
    for (;;) yield 'x'.repeat(65_536);
  }
  expect(String(await refusal(collect(elementsOf(endless(), ['trips']))))).toMatch(/longer than 8 MiB/);
});

test.each([
  [['<trips><trip><id>1</id></trip>', '<trip><']],
  [['<trips><trip><id>1</id></trip><trip></id></trip></trips>']],
])('what came before a break is told before it, in one piece or in two', async pieces => {
  const found: string[] = [];
  const reading = (async () => {
    for await (const { fields } of elementsOf(texts(...pieces), ['trips'])) found.push(fields.get('id')?.text ?? '');
  })();
  expect(await refusal(reading)).toBeInstanceOf(UnreadableInput);
  expect(found).toEqual(['1']);
});

test('what is told of a tag of any length is short', async () => {
  const error = await refusal(read(`<trips><trip></${'x'.repeat(1_000_000)}></trips>`));
  expect(String(error).length).toBeLessThan(600);
});
