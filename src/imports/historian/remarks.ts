// Remarks: what a row says in words, which is kept whole as a source of its own, for it is in the public domain (CC0).
import { fingerprint } from '../../model/evidence.ts';
import type { Content } from '../../model/kinds.ts';
import type { Contribution, Needed } from '../importer.ts';
import { passageOf } from '../passages.ts';
import { shortened } from '../shortened.ts';

/** The statement that an event has of its remark. */
export const REMARK = 'remark';

const SPEAKER = {
  en: 'Office of the Historian, US Department of State',
  ar: 'مكتب المؤرخ، وزارة الخارجية الأمريكية',
};

/** The longest text of a source, and of a statement. */
const MAX = { source: 200_000, statement: 2_000 } as const;

/** The remark of a row of a data set as a source; `row` is what it is called in its title. */
export function remarkSource(id: string, row: string, remark: string, dataSet: Needed): Contribution {
  const text = shortened(remark, MAX.source);
  const content = {
    type: 'dataset',
    title: { en: `Remark on ${row}` },
    language: 'en',
    ...(dataSet.content.publisher !== undefined && { publisher: dataSet.content.publisher }),
    url: dataSet.content.url,
    basedOn: [dataSet.id],
    rights: 'open',
    ...fingerprint(text),
    text,
  };
  return { kind: 'source', id, contribute: () => content };
}

/** What the remark says, as a statement that cites all of it. */
export const remarkStatement = (source: string, remark: string): Content => ({
  id: REMARK,
  speaker: { description: SPEAKER },
  channel: 'source-narration',
  speechType: 'direct',
  text: { en: shortened(remark, MAX.statement) },
  about: ['kind'],
  evidence: [{ source, ...passageOf(shortened(remark, MAX.source)) }],
});
