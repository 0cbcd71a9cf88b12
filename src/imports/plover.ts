// The importer of PLOVER records: JSON objects one after another, under the names of any draft.
import { mapped } from './coded/mapped.ts';
import { onceEach } from './coded/once.ts';
import type { DataSet } from './coded/row.ts';
import type { Importer, LeftRow, MappedRow, ReadOptions } from './importer.ts';
import { jsonObjects } from './json-objects.ts';
import { isOwn, ownRow } from './plover/own.ts';
import { readRecord, recordIn } from './plover/row.ts';

const dataSet: DataSet = {
  scheme: 'plover',
  title: 'PLOVER',
  rowIsEvent: true,
  source: {
    id: 'plover-coded-records',
    content: {
      type: 'dataset',
      title: {
        en: 'PLOVER records: events in news reports, coded by people or by a program',
        ar: 'سجلات PLOVER: أحداث في تقارير إخبارية رمّزها أشخاص أو برنامج',
      },
      language: 'en',
      rights: 'open',
    },
  },
};

export const plover: Importer = {
  format: 'plover',
  description:
    'PLOVER records: JSON objects in an array or one after another, the gold records, those of NGEC or our own',
  recognise: ({ text }) => /^[\ufeff\s[]*\{/.test(text) && (isGold(text) || isNgec(text)),
  read,
};

const isGold = (text: string) => /"event"\s*:/.test(text) && /"(eventText|dateCoded)"\s*:|"target"\s*:\s*\[/.test(text);
const isNgec = (text: string) => /"event_type"\s*:/.test(text) && /"attributes"\s*:/.test(text);

async function* read(input: AsyncIterable<string>, options: ReadOptions): AsyncGenerator<MappedRow | LeftRow> {
  const once = onceEach();
  for await (const object of jsonObjects(input)) {
    const { line, text } = object;
    const record = recordIn(text);
    if (text !== null && record !== null && isOwn(record))
      yield once(ownRow(dataSet, { line, published: text, record }, options.since), text);
    else yield once(mapped(dataSet, readRecord(object, record), options), text ?? '');
  }
}
