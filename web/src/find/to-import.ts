// What a file is to be imported as, by its name and its beginning: what the server cannot tell by itself.

/** Tables that come with a mapping which is ready, by the columns that they begin with. */
const TABLES = {
  'communique-events': 'id,kind,status,',
  'own-meetings': 'date,end,kind,status,title,',
} as const;

export type Ready = keyof typeof TABLES;

export interface ToImport {
  /** What the documents of NDJSON are, which do not tell it. */
  readonly kind?: 'event' | 'actor' | 'issue' | 'source';
  /** The mapping of a table of this program's own. */
  readonly mapping?: Ready;
}

/** Whether a file is the mapping of a table. */
export const isMapping = (name: string): boolean => /\.ya?ml$/i.test(name);

/** Looks at the beginning of a file, of some thousand characters. */
export function toImport(beginning: string): ToImport {
  const [first = ''] = beginning
    .replace(/^\ufeff/, '')
    .trimStart()
    .split(/\r\n?|\n/, 1);
  if (first.startsWith('{')) {
    const kind = kindIn(first);
    return kind === undefined ? {} : { kind };
  }
  const header = first.toLowerCase().replace(/[;\t]/g, ',').replaceAll('"', '');
  const mapping = (Object.keys(TABLES) as Ready[]).find(name => header.startsWith(TABLES[name]));
  return mapping === undefined ? {} : { mapping };
}

/** The kind of a document as this program answers it, by the members that its kind alone has. */
function kindIn(line: string): ToImport['kind'] {
  const has = (...names: readonly string[]) => names.every(name => line.includes(`"${name}":`));
  if (!has('id') || has('resource', 'document') || has('schema', 'properties') || has('labels')) return undefined;
  if (has('kind', 'when')) return 'event';
  if (has('rights', 'title')) return 'source';
  if (has('label')) return 'issue';
  return has('type', 'name', 'revision') ? 'actor' : undefined;
}
