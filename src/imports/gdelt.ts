// The importer of GDELT's event tables, versions 1.0 and 2.0: many rows from one article for what it tells of two sides.
import { mapped } from './coded/mapped.ts';
import type { DataSet } from './coded/row.ts';
import { ALSO, KNOWN_BY, layoutByCount, NEEDED, recut } from './gdelt/columns.ts';
import { readRow } from './gdelt/row.ts';
import type { Importer, LeftRow, MappedRow, ReadOptions } from './importer.ts';
import { firstRow, isHeaderOf, layoutOf, tableRows } from './tables.ts';

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
    'GDELT events 1.0 and 2.0: columns under a header, or 57, 58 or 61 of them, separated by tabs, commas or semicolons',
  recognise: ({ text }) => {
    const first = firstRow(text);
    return isHeaderOf(first, KNOWN_BY) || isEventRow(first);
  },
  read,
};

function isEventRow(cells: readonly string[]): boolean {
  const value = layoutByCount(cells);
  return typeof value === 'function' && /^\d+$/.test(value('GLOBALEVENTID')) && /^\d{8}$/.test(value('SQLDATE'));
}

async function* read(input: AsyncIterable<string>, options: ReadOptions): AsyncGenerator<MappedRow | LeftRow> {
  let layout = layoutByCount;
  for await (const row of tableRows(input)) {
    const { line, text, fault = '', cells } = row;
    if (text === null) yield { line, outcome: 'rejected', reason: fault };
    else if (isHeaderOf(cells, KNOWN_BY)) layout = layoutOf(cells, NEEDED, ALSO);
    else
      yield mapped(dataSet, readRow(layout === layoutByCount ? { ...row, cells: recut(row) } : row, layout), options);
  }
}
