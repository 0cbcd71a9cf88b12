// The importer of ICEWS event data: tab-separated rows under a header, two mirrored ones for each meeting.

import { mapped } from './coded/mapped.ts';
import type { DataSet } from './coded/row.ts';
import { firstLine } from './columns.ts';
import { isHeader, readRow } from './icews/row.ts';
import { type Importer, type LeftRow, type MappedRow, type ReadOptions, UnreadableInput } from './importer.ts';
import { linesOf, TOO_LONG } from './lines.ts';

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
  description: 'ICEWS coded event data: 20 tab-separated columns under a header',
  recognise: ({ text }) => isHeader(firstLine(text)),
  read,
};

async function* read(input: AsyncIterable<string>, { since }: ReadOptions): AsyncGenerator<MappedRow | LeftRow> {
  let headed = false;
  for await (const { line, text } of linesOf(input)) {
    if (text === null) yield { line, outcome: 'rejected', reason: TOO_LONG };
    else if (isHeader(text)) headed = true;
    else if (text.trim() === '') continue;
    else if (!headed) throw new UnreadableInput(`Line ${line} should be the header of ICEWS event data.`);
    else yield mapped(dataSet, readRow(line, text), since);
  }
}
