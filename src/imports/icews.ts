// The importer of ICEWS event data: tab-separated rows under a header, two mirrored ones for each meeting.

import { mapped } from './coded/mapped.ts';
import type { DataSet } from './coded/row.ts';
import { KNOWN_BY, NEEDED, readRow } from './icews/row.ts';
import { type Importer, type LeftRow, type MappedRow, type ReadOptions, UnreadableInput } from './importer.ts';
import { KNOWN_BY as BY_POLECAT } from './polecat/columns.ts';
import { firstRow, isHeaderOf, type Layout, layoutOf, tableRows } from './tables.ts';

const dataSet: DataSet = {
  scheme: 'icews',
  title: 'ICEWS',
  source: {
    id: 'icews-coded-event-data',
    content: {
      type: 'dataset',
      title: {
        en: 'ICEWS coded event data: events that a program found in news reports',
        ar: 'بيانات أحداث ICEWS المرمزة: أحداث استخرجها برنامج من تقارير إخبارية',
      },
      language: 'en',
      publisher: { en: 'Integrated Crisis Early Warning System' },
      rights: 'open',
    },
  },
};

export const icews: Importer = {
  format: 'icews',
  description: 'ICEWS coded event data: columns under a header, separated by tabs, commas or semicolons',
  recognise: ({ text }) => isHeaderOf(firstRow(text), KNOWN_BY) && !isHeaderOf(firstRow(text), BY_POLECAT),
  read,
};

async function* read(input: AsyncIterable<string>, options: ReadOptions): AsyncGenerator<MappedRow | LeftRow> {
  let layout: Layout | null = null;
  for await (const row of tableRows(input)) {
    const { line, text, fault = '', cells } = row;
    if (isHeaderOf(cells, KNOWN_BY)) layout = layoutOf(cells, NEEDED);
    else if (layout === null) throw new UnreadableInput(`Line ${line} should be the header of ICEWS event data.`);
    else if (text === null) yield { line, outcome: 'rejected', reason: fault };
    else yield mapped(dataSet, readRow(row, layout), options);
  }
}
