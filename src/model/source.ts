// The source record: a text that is cited. A restricted one is held as a fingerprint alone.
import { externalIds } from './parts.ts';
import {
  edtf,
  id,
  integer,
  language,
  list,
  object,
  oneOf,
  optional,
  prose,
  sha256,
  text,
  webAddress,
} from './schema.ts';
import * as vocabulary from './vocabularies/closed.ts';

export const sourceText = prose(200_000, 'The text itself, in NFC; only where rights are open');

const sources = (each: string) => list(id(each), 20, { uniqueItems: true });

export const sourceContent = {
  type: oneOf(vocabulary.sourceType),
  title: text(300, 'Title, or a description where the title may not be shown'),
  language: language('Language of the text, BCP 47'),
  publisher: optional(text(300, 'Publisher')),
  url: optional(webAddress('Where it was published')),
  publishedAt: optional(edtf('When it was published')),
  basedOn: optional(sources('Id of a source that it repeats, such as that of an agency')),
  corrects: optional(sources('Id of a source that it corrects')),
  supersedes: optional(sources('Id of a source that it takes the place of')),
  rights: oneOf(vocabulary.sourceRights),
  sha256: optional(sha256('SHA-256 of the NFC text in UTF-8')),
  length: optional(integer(0, 100_000_000, 'Length of the NFC text in Unicode code points')),
  text: optional(sourceText),
  externalIds: optional(externalIds()),
};

export const sourceInput = object(sourceContent, { description: 'A source as a client writes it' });
