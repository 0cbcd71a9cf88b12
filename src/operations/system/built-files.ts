// What was built for browsers, read into memory: each file with its tag, and compressed as the build left it.
import { readdir, readFile } from 'node:fs/promises';
import { extname, join } from 'node:path';
import Negotiator from 'negotiator';
import { type Follows, tagOfBytes } from '../follows.ts';
import { HTML_TYPE } from '../media-types.ts';
import type { Answer, Given } from '../operation.ts';

const UTF8 = 'charset=utf-8';

/** The media types of the files that a build makes, by their endings. */
const TYPES: Readonly<Record<string, string>> = {
  '.html': `${HTML_TYPE}; ${UTF8}`,
  '.js': `text/javascript; ${UTF8}`,
  '.css': `text/css; ${UTF8}`,
  '.json': 'application/json',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.woff2': 'font/woff2',
};

/** The codings that a build leaves beside a file, the preferred first, and what the name then ends in. */
const CODINGS = { br: '.br', gzip: '.gz' } as const;

type Coding = keyof typeof CODINGS;

export interface BuiltFile {
  readonly mediaType: string;
  /** A strong entity tag: that of the bytes as they are without a coding. */
  readonly etag: string;
  readonly plain: Buffer;
  readonly coded: Readonly<Partial<Record<Coding, Buffer>>>;
}

/** The files of a folder by their names, those of folders within it left out; none where there is no such folder. */
export async function builtFiles(folder: string): Promise<ReadonlyMap<string, BuiltFile>> {
  const entries = await readdir(folder, { withFileTypes: true }).catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return [];
    throw error;
  });
  const names = new Set(entries.filter(entry => entry.isFile()).map(({ name }) => name));
  const served = [...names].filter(name => extname(name) in TYPES);
  return new Map(await Promise.all(served.map(async name => [name, await fileOf(folder, name, names)] as const)));
}

async function fileOf(folder: string, name: string, names: ReadonlySet<string>): Promise<BuiltFile> {
  const codings = Object.entries(CODINGS).filter(([, ending]) => names.has(name + ending));
  const [plain, ...coded] = (await Promise.all(
    [name, ...codings.map(([, ending]) => name + ending)].map(each => readFile(join(folder, each))),
  )) as [Buffer, ...Buffer[]];
  return {
    mediaType: TYPES[extname(name)] as string,
    etag: tagOfBytes(plain),
    plain,
    coded: Object.fromEntries(codings.map(([coding], index) => [coding, coded[index]])),
  };
}

/** What an answer that is a file follows: it is in memory already, and need not be kept. */
export const followsFile = (
  { etag }: BuiltFile,
  cache: Follows['cache'],
  headers: Readonly<Record<string, string>> = {},
): Follows => ({ etag, modified: null, holds: 'never', cache, headers });

/** The file as an answer, in the first of the codings that the build left which the client takes. */
export function answerOfFile({ mediaType, plain, coded }: BuiltFile, headers: Given['headers']): Answer {
  const accepted = new Negotiator({ headers: { 'accept-encoding': headers['accept-encoding'] } });
  const taken = accepted.encodings(Object.keys(coded));
  const coding = (Object.keys(CODINGS) as Coding[]).find(name => taken.includes(name));
  const body = coding && coded[coding];
  return body ? { mediaType, body, headers: { 'content-encoding': coding } } : { mediaType, body: plain };
}
