// The importer of POLECAT, which came after ICEWS: tab-separated rows under a header, each of them an event in PLOVER's codes.
import { mapped } from './coded/mapped.ts';
import { onceEach } from './coded/once.ts';
import type { DataSet } from './coded/row.ts';
import { type Importer, type LeftRow, type MappedRow, type ReadOptions, UnreadableInput } from './importer.ts';
import { KNOWN_BY, layoutUnder } from './polecat/columns.ts';
import { readRow } from './polecat/row.ts';
import { firstRow, isHeaderOf, type Layout, tableRows } from './tables.ts';

const dataSet: DataSet = {
  scheme: 'polecat',
  title: 'POLECAT',
  rowIsEvent: true,
  source: {
    id: 'polecat-event-data',
    content: {
      type: 'dataset',
      title: {
        en: 'POLECAT event data: events that a program found in news reports',
        ar: 'بيانات أحداث POLECAT: أحداث استخرجها برنامج من تقارير إخبارية',
      },
      language: 'en',
      url: 'https://doi.org/10.7910/DVN/AJGVIT',
      rights: 'open',
    },
  },
};

export const polecat: Importer = {
  format: 'polecat',
  description: 'POLECAT event data: columns under a header, separated by tabs, commas or semicolons',
  recognise: ({ text }) => isHeaderOf(firstRow(text), KNOWN_BY),
  read,
};

async function* read(input: AsyncIterable<string>, options: ReadOptions): AsyncGenerator<MappedRow | LeftRow> {
  let layout: Layout | null = null;
  const once = onceEach();
  for await (const row of tableRows(input)) {
    const { line, text, fault = '', cells } = row;
    if (isHeaderOf(cells, KNOWN_BY)) layout = layoutUnder(cells);
    else if (layout === null) throw new UnreadableInput(`Line ${line} should be the header of POLECAT event data.`);
    else if (text === null) yield { line, outcome: 'rejected', reason: fault };
    else yield once(mapped(dataSet, readRow(row, layout), options), text);
  }
}
