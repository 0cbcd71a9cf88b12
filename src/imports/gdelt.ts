// The importer of GDELT's event tables, versions 1.0 and 2.0: many rows from one article for what it tells of two sides.
import { mapped } from './coded/mapped.ts';
import type { DataSet } from './coded/row.ts';
import { firstLine } from './columns.ts';
import { isHeader, readColumns } from './gdelt/columns.ts';
import { readRow } from './gdelt/row.ts';
import type { Importer, LeftRow, MappedRow, ReadOptions } from './importer.ts';
import { linesOf, TOO_LONG } from './lines.ts';

const dataSet: DataSet = {
  scheme: 'gdelt',
  title: 'GDELT',
  source: {
    id: 'gdelt-event-database',
    content: {
      type: 'dataset',
      title: {
        en: 'GDELT event database: events that a program found in news reports',
        ar: 'قاعدة بيانات أحداث GDELT: أحداث استخرجها برنامج من تقارير إخبارية',
      },
      language: 'en',
      publisher: { en: 'The GDELT Project' },
      url: 'https://www.gdeltproject.org/',
      rights: 'open',
    },
  },
};

export const gdelt: Importer = {
  format: 'gdelt',
  description:
    'GDELT events 1.0 and 2.0: 57, 58 or 61 columns without a header, separated by tabs, commas or semicolons',
  recognise: ({ text }) => {
    const line = firstLine(text);
    return isHeader(line) || isEventRow(line);
  },
  read,
};

function isEventRow(line: string): boolean {
  const value = readColumns(line);
  return typeof value === 'function' && /^\d+$/.test(value('GLOBALEVENTID')) && /^\d{8}$/.test(value('SQLDATE'));
}

async function* read(input: AsyncIterable<string>, { since }: ReadOptions): AsyncGenerator<MappedRow | LeftRow> {
  for await (const { line, text } of linesOf(input)) {
    if (text === null) yield { line, outcome: 'rejected', reason: TOO_LONG };
    else if (text.trim() === '' || isHeader(text)) continue;
    else yield mapped(dataSet, readRow(line, text.replace(/^\ufeff/, '')), since);
  }
}
