// A workbook: its sheets by their names, the texts that they share, and how their numbers are shown.
import { posix } from 'node:path';
import { UnreadableInput } from '../../importer.ts';
import type { Archive } from './archive.ts';
import { builtInFormat, formatOf, type NumberFormat, PLAIN } from './number-formats.ts';
import { type Attributes, readWhole } from './parts.ts';
import { sharedTexts, type Texts } from './texts.ts';

export interface Sheet {
  readonly name: string;
  readonly part: string;
  readonly hidden: boolean;
}

export interface Workbook {
  /** In their order. */
  readonly sheets: readonly Sheet[];
  /** Days are counted from 1904 on, not from 1900 on. */
  readonly from1904: boolean;
  /** How a number of a style is shown. */
  readonly formatOfStyle: (style: number) => NumberFormat;
  readonly texts: Texts;
}

/** How long may be what tells of the others, in bytes. */
const LONGEST = 16_777_216;

const START = '';

/** @throws UnreadableInput where it is none */
export async function workbookIn(archive: Archive): Promise<Workbook> {
  const [main] = await relatedTo(archive, START, 'officeDocument');
  if (!main || /\.bin$/i.test(main.part))
    throw new UnreadableInput(
      `It is ${main ? 'a binary workbook (XLSB)' : 'a ZIP archive, but no workbook (XLSX)'}: save it as XLSX or CSV.`,
    );
  const { listed, from1904 } = await mainOf(archive, main.part);
  const sheets = new Map((await relatedTo(archive, main.part, 'worksheet')).map(({ id, part }) => [id, part]));
  const [texts] = await relatedTo(archive, main.part, 'sharedStrings');
  const [styles] = await relatedTo(archive, main.part, 'styles');
  return {
    sheets: listed.flatMap(({ id, name, hidden }) => {
      const part = sheets.get(id);
      return part === undefined ? [] : [{ name, hidden, part }];
    }),
    from1904,
    formatOfStyle: styles ? await formatsIn(archive, styles.part) : () => PLAIN,
    texts: texts ? await sharedTexts(archive, texts.part) : () => undefined,
  };
}

interface Related {
  readonly id: string;
  readonly part: string;
}

/** The parts that a part refers to as something, be it a strict workbook or not: their addresses begin otherwise. */
async function relatedTo(archive: Archive, part: string, as: string): Promise<Related[]> {
  const found: Related[] = [];
  const folder = posix.dirname(`/${part}`);
  const relations = `${folder}/_rels/${posix.basename(part)}.rels`.replace(/^\/+/, '');
  if (part !== START && !archive.has(relations)) return [];
  await readWhole(archive, relations, LONGEST, {
    root: 'Relationships',
    open: (_, { Id: id = '', Type: type = '', Target: target = '', TargetMode: mode }) => {
      if (mode !== 'External' && type.endsWith(`/relationships/${as}`))
        found.push({ id, part: posix.resolve(folder, target).slice(1) });
    },
  });
  return found;
}

interface Listed {
  readonly id: string;
  readonly name: string;
  readonly hidden: boolean;
}

async function mainOf(archive: Archive, part: string): Promise<{ listed: readonly Listed[]; from1904: boolean }> {
  const listed: Listed[] = [];
  let from1904 = false;
  await readWhole(archive, part, LONGEST, {
    root: 'workbook',
    open: (name, attributes) => {
      if (name === 'workbookPr') from1904 = isTrue(attributes.date1904);
      if (name === 'sheet')
        listed.push({
          id: relationOf(attributes),
          name: attributes.name ?? '',
          hidden: attributes.state !== undefined && attributes.state !== 'visible',
        });
    },
  });
  return { listed, from1904 };
}

const isTrue = (told: string | undefined) => /^(1|true|on)$/.test(told ?? '');

/** `r:id`, whatever its prefix is. */
const relationOf = (attributes: Attributes): string =>
  Object.entries(attributes).find(([name]) => name.endsWith(':id'))?.[1] ?? '';

/** The formats of styles by their indices. */
async function formatsIn(archive: Archive, part: string): Promise<Workbook['formatOfStyle']> {
  const known = new Map<number, NumberFormat>();
  const ids: number[] = [];
  let within = '';
  await readWhole(archive, part, LONGEST, {
    root: 'styleSheet',
    open: (name, { numFmtId: id = '0', formatCode: code = '' }) => {
      if (name === 'numFmts' || name === 'cellXfs') within = name;
      else if (name === 'numFmt' && within === 'numFmts') known.set(Number(id), formatOf(code));
      else if (name === 'xf' && within === 'cellXfs') ids.push(Number(id));
    },
    close: name => {
      if (name === within) within = '';
    },
  });
  for (const id of ids) if (!known.has(id)) known.set(id, builtInFormat(id));
  return style => known.get(ids[style] ?? 0) ?? PLAIN;
}
