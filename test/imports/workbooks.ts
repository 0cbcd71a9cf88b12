// Workbooks (XLSX) for tests, written by hand: ZIP archives of parts that are as a test has them.
import { crc32, deflateRawSync } from 'node:zlib';

export interface Part {
  readonly text: string | Buffer;
  /** Packed by deflate; as it is without this. */
  readonly packed?: boolean;
  /** What the archive says of it in the place of what is so. */
  readonly says?: { readonly size?: number; readonly sum?: number; readonly flags?: number; readonly at?: number };
}

/** A ZIP archive. */
export function zipOf(parts: Readonly<Record<string, string | Part>>): Buffer {
  const files: Buffer[] = [];
  const list: Buffer[] = [];
  let at = 0;
  for (const [name, given] of Object.entries(parts)) {
    const { text, packed = false, says = {} }: Part = typeof given === 'string' ? { text: given } : given;
    const plain = Buffer.from(text as string);
    const bytes = packed ? deflateRawSync(plain) : plain;
    const header = Buffer.alloc(26);
    header.writeUInt16LE(20, 0);
    header.writeUInt16LE((says.flags ?? 0) | 0x800, 2);
    header.writeUInt16LE(packed ? 8 : 0, 4);
    header.writeUInt32LE(says.sum ?? crc32(plain), 10);
    header.writeUInt32LE(bytes.length, 14);
    header.writeUInt32LE(says.size ?? plain.length, 18);
    header.writeUInt16LE(Buffer.byteLength(name), 22);
    const own = [Buffer.from('PK\u0003\u0004'), header, Buffer.from(name), bytes];
    const rest = Buffer.alloc(14);
    rest.writeUInt32LE(says.at ?? at, 10);
    list.push(Buffer.from('PK\u0001\u0002'), Buffer.from([20, 0]), header, rest, Buffer.from(name));
    files.push(...own);
    at += own.reduce((sum, { length }) => sum + length, 0);
  }
  const directory = Buffer.concat(list);
  const end = Buffer.alloc(22);
  end.write('PK\u0005\u0006');
  end.writeUInt16LE(Object.keys(parts).length, 8);
  end.writeUInt16LE(Object.keys(parts).length, 10);
  end.writeUInt32LE(directory.length, 12);
  end.writeUInt32LE(at, 16);
  return Buffer.concat([...files, directory, end]);
}

export const escaped = (text: string): string =>
  text.replace(/[&<>"]/g, character => `&#${character.charCodeAt(0)};`).replace(/\r/g, '_x000D_');

/** A text in a cell of its own. */
export const inline = (reference: string, text: string): string =>
  `<c r="${reference}" t="inlineStr"><is><t xml:space="preserve">${escaped(text)}</t></is></c>`;

const letters = (column: number): string =>
  (column < 26 ? '' : letters(Math.floor(column / 26) - 1)) + String.fromCharCode(65 + (column % 26));

/** The reference of a cell, by its column from 0 and its row from 1. */
export const reference = (column: number, row: number): string => letters(column) + row;

export interface Written {
  /** What is in each sheet, by its name: rows as XML. */
  readonly sheets: Readonly<Record<string, string>>;
  /** Shared texts, as XML. */
  readonly shared?: readonly string[];
  /** Codes of number formats: the style of each is its index and one. */
  readonly formats?: readonly (string | number)[];
  readonly from1904?: boolean;
  readonly hidden?: readonly string[];
  /** As ISO/IEC 29500 Strict has it, with prefixes. */
  readonly strict?: boolean;
  readonly packed?: boolean;
}

/** The parts of a workbook. */
export function partsOf({
  sheets,
  shared,
  formats = [],
  from1904 = false,
  hidden = [],
  strict = false,
  packed = false,
}: Written): Record<string, string | Part> {
  const [main, relations] = strict
    ? ['http://purl.oclc.org/ooxml/spreadsheetml/main', 'http://purl.oclc.org/ooxml/officeDocument/relationships']
    : [
        'http://schemas.openxmlformats.org/spreadsheetml/2006/main',
        'http://schemas.openxmlformats.org/officeDocument/2006/relationships',
      ];
  const related = (all: readonly (readonly [id: string, type: string, target: string])[]) =>
    `<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">${all
      .map(([id, type, target]) => `<Relationship Id="${id}" Type="${relations}/${type}" Target="${target}"/>`)
      .join('')}</Relationships>`;
  const part = (root: string, content: string) => {
    const xml = `<${root} xmlns="${main}" xmlns:rel="${relations}">${content}</${root}>`;
    const named = strict ? xml.replace(/<(\/?)(?=[a-zA-Z])/g, '<$1x:').replace('xmlns=', 'xmlns:x=') : xml;
    return { text: `<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n${named}`, packed };
  };
  const names = Object.keys(sheets);
  const codes = formats.map((format, index) => (typeof format === 'number' ? format : 200 + index));
  return {
    '[Content_Types].xml': '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"/>',
    '_rels/.rels': related([['one', 'officeDocument', 'xl/workbook.xml']]),
    'xl/workbook.xml': part(
      'workbook',
      `<workbookPr date1904="${from1904 ? 1 : 0}"/><sheets>${names
        .map((name, index) => {
          const state = hidden.includes(name) ? ' state="hidden"' : '';
          return `<sheet name="${escaped(name)}" sheetId="${index + 1}"${state} rel:id="sheet${index}"/>`;
        })
        .join('')}</sheets>`,
    ),
    'xl/_rels/workbook.xml.rels': related([
      ...names.map((_, index) => [`sheet${index}`, 'worksheet', `worksheets/sheet${index}.xml`] as const),
      ...(shared ? ([['texts', 'sharedStrings', '/xl/sharedStrings.xml']] as const) : []),
      ['styles', 'styles', 'styles.xml'],
    ]),
    'xl/styles.xml': part(
      'styleSheet',
      `<numFmts>${formats
        .map((format, index) => `<numFmt numFmtId="${codes[index]}" formatCode="${escaped(String(format))}"/>`)
        .filter((_, index) => typeof formats[index] === 'string')
        .join(
          '',
        )}</numFmts><cellStyleXfs><xf numFmtId="14"/></cellStyleXfs><cellXfs><xf numFmtId="0"/>${codes.map(id => `<xf numFmtId="${id}"/>`).join('')}</cellXfs>`,
    ),
    ...(shared && { 'xl/sharedStrings.xml': part('sst', shared.map(text => `<si>${text}</si>`).join('')) }),
    ...Object.fromEntries(
      Object.values(sheets).map((rows, index) => [
        `xl/worksheets/sheet${index}.xml`,
        part('worksheet', `<sheetData>${rows}</sheetData>`),
      ]),
    ),
  };
}

/** A workbook. */
export const workbookOf = (written: Written): Buffer => zipOf(partsOf(written));

/** Rows of texts as XML, each text in its cell or, where there are `shared` ones, among these. */
export const rowsOf = (rows: readonly (readonly string[])[], shared?: string[]): string =>
  rows
    .map((cells, row) => {
      const written = cells.map((text, column) => {
        const at = reference(column, row + 1);
        if (text === '') return '';
        if (!shared) return inline(at, text);
        return `<c r="${at}" t="s"><v>${shared.push(`<t xml:space="preserve">${escaped(text)}</t>`) - 1}</v></c>`;
      });
      return `<row r="${row + 1}">${written.join('')}</row>`;
    })
    .join('');
