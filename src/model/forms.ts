// The forms that values have in many places, each with the name that it has in the OpenAPI document.
import type { TSchema } from '@sinclair/typebox';
import {
  cameoSchema,
  coordinates,
  countryCode,
  ploverContextSchema,
  ploverContexts,
  ploverEventSchema,
  ploverModeSchema,
} from './parts.ts';
import {
  edtf,
  id,
  instant,
  integer,
  language,
  languageKey,
  MAX_POSITION,
  named,
  oneOf,
  prose,
  sha256,
  text,
} from './schema.ts';
import { sourceText } from './source.ts';
import { about, asserts, part, passage, quote, relatedStatement, speaker, statementName } from './statement.ts';
import * as closed from './vocabularies/closed.ts';

const { evidenceCheck: _, ...several } = closed;

const vocabularies = Object.entries(several).map(([name, vocabulary]) =>
  named(`${name[0]?.toUpperCase()}${name.slice(1)}`, oneOf(vocabulary)),
);

/**
 * A form of values of many meanings: what each of them is, is said where it stands, before what is said of all of them here.
 */
const form = (name: string, { description = '', ...schema }: TSchema): TSchema => {
  const said = description.replace(/^[:,] /, '');
  return named(name, { ...schema, ...(said !== '' && { description: said }) } as TSchema);
};

export const forms = [
  ...vocabularies,
  form('Id', id('')),
  form('Date', edtf('')),
  form('Instant', instant('')),
  form('Ordinal', integer(1, MAX_POSITION, '')),
  form('Count', integer(0, MAX_POSITION, '')),
  form('Language', language()),
  named('LanguageKey', languageKey),
  form('Sha256', sha256('')),
  form('CountryCode', countryCode()),
  form('Coordinates', coordinates),
  form('CameoCode', cameoSchema()),
  form('PloverEvent', ploverEventSchema()),
  form('PloverMode', ploverModeSchema()),
  form('PloverContext', ploverContextSchema()),
  form('Line', prose(300, '')),
  form('Label', text(300, '')),
  form('Remark', text(500, '')),
  form('Paragraph', text(2_000, '')),
  form('Abstract', text(5_000, '')),
  form('Part', part('')),
  form('StatementName', statementName('')),
  form('Parts', about),
  named('Speaker', speaker),
  named('Assertions', asserts),
  named('Quote', quote),
  named('PloverContexts', ploverContexts()),
  named('SourceText', sourceText),
  named('PassageStart', passage.start),
  named('PassageEnd', passage.end),
  named('RelatedStatement', relatedStatement),
];
