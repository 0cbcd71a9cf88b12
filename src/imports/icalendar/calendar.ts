// A calendar as a whole: what it does with its events, the source that it is, and its time zones.
import { UNDETERMINED } from '../../model/languages.ts';
import { WEB_ADDRESS, WEB_ADDRESS_LENGTH } from '../../model/schema.ts';
import type { Needed } from '../importer.ts';
import { shortened } from '../shortened.ts';
import { keyed } from '../slugs.ts';
import type { ContentLine } from './components.ts';
import { languageOf, propertiesOf } from './properties.ts';
import { clean } from './texts.ts';
import type { Zones } from './times.ts';
import { ianaZone, type Zone } from './zones.ts';

export interface Calendar {
  /** What its events are for (RFC 5546), in capitals. */
  readonly method: string;
  /** This program wrote it: its events have ids of records in their UIDs. */
  readonly isOwn: boolean;
  readonly source: Needed;
  readonly zones: Zones & { readonly own: Map<string, Zone> };
}

const WANTED = new Set([
  'prodid',
  'method',
  'name',
  'x-wr-calname',
  'x-wr-timezone',
  'source',
  'url',
  'x-original-url',
]);

const ADDRESS = new RegExp(WEB_ADDRESS);

/** @throws Unfit */
export function calendarOf(lines: readonly ContentLine[]): Calendar {
  const told = propertiesOf(lines, WANTED);
  const floating = ianaZone(told.text('x-wr-timezone') ?? '');
  return {
    method: (told.text('method') ?? 'PUBLISH').toUpperCase(),
    isOwn: told.text('prodid')?.startsWith('-//Communique//') === true,
    source: sourceIn(told),
    zones: { own: new Map(), floating },
  };
}

/** The calendar as a source, known by its address or else by its name. Whose it is, and so its rights, no calendar tells. */
function sourceIn(told: ReturnType<typeof propertiesOf>): Needed {
  const url = ['source', 'url', 'x-original-url']
    .flatMap(name => told.text(name) ?? [])
    .find(each => ADDRESS.test(each) && each.length <= WEB_ADDRESS_LENGTH);
  const named = told.one('name') ?? told.one('x-wr-calname');
  const name = clean(String(named?.values[0] ?? ''));
  const title = shortened(name ?? url ?? clean(told.text('prodid') ?? '') ?? 'Calendar', 300);
  const language = named ? languageOf(named) : UNDETERMINED;
  return {
    kind: 'source',
    id: keyed(`calendar ${title.slice(0, 60)}`, ['icalendar', url ?? title]),
    content: {
      ...{ type: 'dataset', title: { [language]: title }, language, rights: 'restricted' },
      ...(url !== undefined && { url }),
    },
  };
}
