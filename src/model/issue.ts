// The issue record: what is talked about from one event to the next.
import { countryCode, externalIds, ploverContexts } from './parts.ts';
import { list, object, optional, text } from './schema.ts';

export const issueContent = {
  label: text(300, 'Label'),
  description: optional(text(5_000, 'Description')),
  contexts: optional(ploverContexts()),
  countries: optional(list(countryCode(), 100, { uniqueItems: true })),
  externalIds: optional(externalIds()),
};

export const issueInput = object(issueContent, { description: 'An issue as a client writes it' });
