// Atom (RFC 4287): a feed of the records, one entry each, which leads to the record, and of its pages (RFC 5005). Links are relative to the address of
// the feed where the server does not know its own.
import type { KindName } from '../model/kinds.ts';
import type { Context, Writer } from './format.ts';
import { recordPath } from './permanent-ids.ts';
import { type Recorded, summaryOf, type Teller, tellerIn, titleOf } from './texts.ts';
import { xml } from './xml.ts';

export function atom(context: Context): Writer {
  const teller = tellerIn(context.languages);
  const { kind, base, self, list, ids, at, pages = {} } = context;
  return {
    head: [
      '<?xml version="1.0" encoding="utf-8"?>',
      '<feed xmlns="http://www.w3.org/2005/Atom">',
      `<id>${xml(ids.list(list))}</id>`,
      `<title>Communique: ${kind.plural}</title>`,
      `<updated>${at}</updated>`,
      '<author><name>Communique</name></author>',
      `<link rel="self" type="application/atom+xml" href="${xml(self)}"/>`,
      `<link rel="alternate" type="application/json" href="${xml(`${base}/v1/${kind.plural}`)}"/>`,
      ...Object.entries(pages).flatMap(([relation, href]) =>
        href === undefined ? [] : [`<link rel="${relation}" type="application/atom+xml" href="${xml(href)}"/>`],
      ),
      '',
    ].join('\n'),
    each: document => entryOf(JSON.parse(document.toString()) as Recorded, context, teller),
    between: '',
    tail: () => '</feed>\n',
  };
}

function entryOf(document: Recorded, { kind, base, ids }: Context, { preferred }: Teller): string {
  const { id, createdAt, updatedAt } = document;
  const title = preferred(titleOf(kind.name, document));
  const told = summaryOf(kind.name, document);
  const summary = told && preferred(told);
  const category = document[CATEGORY[kind.name] ?? ''];
  return [
    `<entry>`,
    `<id>${xml(ids.record(kind.name, id))}</id>`,
    `<title xml:lang="${title.language}">${xml(title.text)}</title>`,
    `<published>${createdAt}</published>`,
    `<updated>${updatedAt}</updated>`,
    `<link rel="alternate" type="application/json" href="${xml(base + recordPath(kind.name, id))}"/>`,
    ...(category === undefined ? [] : [`<category term="${xml(String(category))}"/>`]),
    ...(summary ? [`<summary xml:lang="${summary.language}">${xml(summary.text)}</summary>`] : []),
    '</entry>\n',
  ].join('\n');
}

/** The member by whose codes records are told apart. */
const CATEGORY: Partial<Record<KindName, string>> = { event: 'kind', actor: 'type', source: 'type' };
