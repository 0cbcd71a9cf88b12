// The records that rows refer to by their names, addresses or external ids: made where there are none.

import { externalIdsOf } from '../../model/external-ids.ts';
import type { Content } from '../../model/kinds.ts';
import { WEB_ADDRESS } from '../../model/schema.ts';
import { stateOf } from '../countries/states.ts';
import { noCode } from '../countries/uncoded.ts';
import type { Needed } from '../importer.ts';
import { keyed, slug } from '../slugs.ts';
import { itemId } from '../wikidata/ids.ts';
import type { Path } from './document.ts';
import {
  type ActorOptions,
  countryTold,
  type IssueOptions,
  type RowContext,
  type SourceOptions,
  type Value,
} from './making.ts';

/** The record that a name stands for. */
export type Refer = (text: string, row: RowContext) => Needed & { readonly note?: string };

/** How the texts of a mapping are read: what a value tells of a row, and the language that it tells it in. */
export interface Texts {
  readonly language: string;
  readonly textIn: (value: Value | undefined, path: Path) => (row: RowContext) => string | undefined;
}

/** The id of a record by what others call it, or else by its name; and how it is known already. */
function idReader({ externalId, within }: IssueOptions, path: Path, texts: Texts) {
  const value = texts.textIn(externalId?.value, [...path, 'externalId', 'value']);
  return (name: string, row: RowContext): Pick<Needed, 'id'> & { readonly externalIds?: object[] } => {
    const own = value(row);
    if (own === undefined || externalId === undefined)
      return { id: slug(within === undefined ? name : `${within} ${name}`) };
    const known = { scheme: externalId.scheme, value: own };
    return {
      id: keyed(`${known.scheme} ${own}`, [known.scheme, own]),
      externalIds: [known],
    };
  };
}

export function actorFor(options: ActorOptions, path: Path, texts: Texts): Refer {
  const { type } = options;
  const idOf = idReader(options, path, texts);
  const wikidata = texts.textIn(options.wikidata, [...path, 'wikidata']);
  const country = texts.textIn(options.country, [...path, 'country']);
  return (name, row) => {
    const code = type === 'state' ? countryTold(name, row.year) : undefined;
    if (code !== undefined) return stateOf(code);
    const { id, externalIds } = idOf(type === 'state' ? `state of ${name}` : name, row);
    const [from, item] = [country(row), wikidata(row)];
    const at = from === undefined ? undefined : countryTold(from, row.year);
    const content: Content = {
      type,
      name: { [texts.language]: name },
      ...(at !== undefined && { country: at }),
      ...(item !== undefined && { wikidata: item }),
      ...(externalIds && { externalIds }),
    };
    const known = externalIdsOf(content);
    const unknown = type === 'state' ? name : at === undefined ? from : undefined;
    return {
      kind: 'actor',
      id: externalIds === undefined && item !== undefined ? itemId(item) : id,
      content,
      ...(known.length > 0 && { knownAs: known }),
      ...(unknown !== undefined && { note: noCode(unknown) }),
    };
  };
}

export function issueFor(options: IssueOptions, path: Path, texts: Texts): Refer {
  const idOf = idReader(options, path, texts);
  return (label, row) => {
    const { externalIds, id } = idOf(label, row);
    const content = { label: { [texts.language]: label }, ...(externalIds && { externalIds }) };
    return { kind: 'issue', id, ...(externalIds && { knownAs: externalIdsOf(content) }), content };
  };
}

const ADDRESS = new RegExp(WEB_ADDRESS);

export function sourceFor(
  { type = 'article', title, language, rights = 'restricted' }: SourceOptions,
  path: Path,
  texts: Texts,
): Refer {
  const titleOf = texts.textIn(title, [...path, 'title']);
  return (told, row) => {
    const url = ADDRESS.test(told) ? told : undefined;
    const words = (titleOf(row) ?? told).slice(0, 300);
    const content = {
      ...{ type, title: { [texts.language]: words }, language: language ?? texts.language, rights },
      ...(url !== undefined && { url }),
    };
    const known = externalIdsOf(content);
    return { kind: 'source', id: keyed('source', [told]), content, ...(known.length > 0 && { knownAs: known }) };
  };
}
