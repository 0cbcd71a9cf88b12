// The Office of the Historian's travels of presidents and secretaries of state, and visits by foreign leaders: XML.

import { NOT_UTF_8 } from './decoding.ts';
import { told } from './empty.ts';
import { countryTold } from './historian/country.ts';
import { tripOf, visitOf } from './historian/events.ts';
import type { Importer, LeftRow, Row } from './importer.ts';
import { beganBefore, TOO_OLD } from './since.ts';
import { type Element, elementsOf } from './xml.ts';

export const historian: Importer = {
  format: 'historian',
  description:
    'Travels of US presidents and secretaries of state, and visits by foreign leaders, of the Office of the Historian: XML',
  recognise: ({ text }) => ROOTS.some(root => new RegExp(`^<${root}[\\s>/]`).test(fromRoot(text))),
  read,
};

const ROOTS = ['trips', 'visits'];

/** What comes after the declaration and the comments that may come first. */
function fromRoot(text: string): string {
  for (let rest = text.trimStart(); ; ) {
    const end = rest.startsWith('<?xml') ? '?>' : rest.startsWith('<!--') ? '-->' : null;
    const at = end === null ? -1 : rest.indexOf(end);
    if (end === null || at === -1) return rest;
    rest = rest.slice(at + end.length).trimStart();
  }
}

async function* read(input: AsyncIterable<string>, { since }: { since?: string }): AsyncGenerator<Row> {
  const seen = new Set<string>();
  for await (const element of elementsOf(input, ROOTS)) yield rowOf(element, seen, since);
}

const KINDS: Readonly<Record<string, { country: string; map: typeof tripOf }>> = {
  trip: { country: 'country', map: tripOf },
  visit: { country: 'from', map: visitOf },
};

function rowOf(element: Element, seen: Set<string>, since: string | undefined): Row {
  const { line, name } = element;
  const kind = Object.hasOwn(KINDS, name) ? KINDS[name] : undefined;
  if (!kind)
    return { line, outcome: 'rejected', reason: `There is no row of the name ${name.slice(0, 50)} in this data set.` };
  const id = textOf(element, 'id');
  const row = `${name} ${id.slice(0, 20)}`;
  const left = (outcome: LeftRow['outcome'], reason: string): LeftRow => ({ line, row, outcome, reason });
  if (!/^[1-9]\d{0,8}$/.test(id)) return left('rejected', 'The row has no id, or one that is no number.');
  if (element.spoilt) return left('rejected', NOT_UTF_8);
  if (seen.has(row)) return left('rejected', 'Another row of this input has the same id.');
  seen.add(row);
  const start = textOf(element, 'start-date');
  const end = textOf(element, 'end-date') || start;
  if (!/^\d{4}(-\d{2}){0,2}$/.test(start)) return left('rejected', 'The row has no start-date.');
  if (beganBefore(start, since)) return left('skipped', TOO_OLD);
  const { text, attributes } = element.fields.get(kind.country) ?? {
    text: '',
    attributes: {} as Record<string, string>,
  };
  const country = countryTold(told(attributes.id ?? ''), told(text.replace(/\s+/g, ' ')), Number(start.slice(0, 4)));
  const mapped = kind.map(element, { id, start, end, country, field: field => textOf(element, field) });
  if (typeof mapped === 'string') return left('rejected', mapped);
  return { line, row, ...mapped, ...(country.note !== undefined && { notes: [country.note] }) };
}

/** The text of a field on one line; empty where it says that there is nothing. */
const textOf = ({ fields }: Element, name: string): string => told((fields.get(name)?.text ?? '').replace(/\s+/g, ' '));
