// The forms that values have in many places, each with the name that it has in the OpenAPI document.

import { coordinates, countryCode } from './parts.ts';
import { edtf, id, instant, language, named, oneOf, prose, sha256, text } from './schema.ts';
import { speaker } from './statement.ts';
import * as closed from './vocabularies/closed.ts';

const vocabularies = Object.entries(closed).map(([name, vocabulary]) =>
  named(`${name[0]?.toUpperCase()}${name.slice(1)}`, oneOf(vocabulary)),
);

/** Where a schema is one of these but for its description, the document refers to it. */
export const forms = [
  ...vocabularies,
  named('Id', id('Id')),
  named('Date', edtf('Date')),
  named('Instant', instant('RFC 3339 instant')),
  named('Language', language()),
  named('Sha256', sha256('SHA-256, in lower-case hexadecimal')),
  named('CountryCode', countryCode()),
  named('Coordinates', coordinates),
  named('Speaker', speaker),
  named('Line', prose(300, 'A line of text')),
  named('Label', text(300, 'A few words')),
  named('Remark', text(500, 'A remark')),
  named('Paragraph', text(2_000, 'A paragraph')),
  named('Abstract', text(5_000, 'An abstract')),
];
