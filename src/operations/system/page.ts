// The page: what a browser is shown in place of JSON, of whatever the explorer has a view of.
//
// An address has one operation, whoever asks. Where the page was built, an operation with a view has one more media type,
// and goes through the same steps: who may not read is refused, what is not there is not found, what was merged leads to
// its heir; what is sent in the end is the page, which then asks the same address for JSON. The page holds no data.
import { join } from 'node:path';
import { Type } from '@sinclair/typebox';
import { Refusal } from '../../model/refusals.ts';
import { object } from '../../model/schema.ts';
import { CACHE, type Follows } from '../follows.ts';
import { HTML_TYPE, JSON_TYPE } from '../media-types.ts';
import { type Answer, type Given, type Operation, operation } from '../operation.ts';
import { answerOfFile, type BuiltFile, builtFiles, followsFile } from './built-files.ts';

export interface Page {
  readonly document: BuiltFile;
  /** What it loads, by name. The names have hashes: what has one never changes. */
  readonly assets: ReadonlyMap<string, BuiltFile>;
}

/** Everything comes from this server, nothing is written into the page itself, and nobody puts it into a frame. */
const POLICY = {
  'content-security-policy': [
    "default-src 'none'",
    ...["script-src 'self'", "style-src 'self'", "connect-src 'self'", "img-src 'self' data:", "base-uri 'none'"],
    ...["form-action 'none'", "frame-ancestors 'none'"],
  ].join('; '),
  'cross-origin-opener-policy': 'same-origin',
} as const;

/** Whether clients reach the server under a path, rather than at the root of a host. */
export const isUnderPath = (base: string): boolean => /^https?:\/\/[^/]+\/./.test(base);

/**
 * The page in a folder that `npm run build:web` filled; undefined where nothing was built, or where `base`, which is PUBLIC_URL, has a
 * path: what the page loads and asks is at the root of a host.
 */
export async function pageIn(folder: string, base: string): Promise<Page | undefined> {
  if (isUnderPath(base)) return undefined;
  const [files, assets] = await Promise.all([builtFiles(folder), builtFiles(join(folder, 'assets'))]);
  const document = files.get('index.html');
  return document && { document, assets };
}

/** The page as an answer, be it to what was refused. */
export function pageAnswer({ document }: Page, headers: Given['headers']): Answer {
  const { headers: ofFile, ...answer } = answerOfFile(document, headers);
  return { ...answer, headers: { ...POLICY, ...ofFile } };
}

export const assetOperation = ({ assets }: Page): Operation =>
  operation({
    id: 'get-asset',
    method: 'GET',
    path: '/assets/{name}',
    access: 'open',
    summary: 'What the page loads',
    parameters: { path: object({ name: Type.String({ maxLength: 200, description: 'Its name' }) }), query: object({}) },
    answers: {},
    ask: ({ path: { name = '' } }) => {
      const file = assets.get(name);
      if (file === undefined) throw new Refusal('not-found', 'The page loads nothing of this name.');
      return file;
    },
    at: file => followsFile(file, CACHE.immutable),
    run: (file, _, { headers }) => answerOfFile(file, headers),
  });

/** What is asked of an operation with a view: whether its page is, too. */
interface Asked {
  readonly asked: unknown;
  readonly isPage: boolean;
}

/** The same operation, which shows the page to whoever prefers that to all else that it answers in. */
export function shownOn(page: Page, shown: Operation): Operation {
  if (!shown.view) return shown;
  const { cost } = shown;
  return operation<Asked, Follows>({
    ...shown,
    mediaTypes: [...(shown.mediaTypes ?? [JSON_TYPE]), HTML_TYPE],
    ask: given => ({ asked: shown.ask(given), isPage: given.mediaType === HTML_TYPE }),
    ...(cost && { cost: ({ asked, isPage }) => (isPage ? 0 : cost(asked)) }),
    at: async ({ asked, isPage }, given) => {
      const at = await shown.at(asked, given);
      return isPage && at.location === undefined ? followsFile(page.document, CACHE.checked, POLICY) : at;
    },
    run: ({ asked, isPage }, at, given) => (isPage ? pageAnswer(page, given.headers) : shown.run(asked, at, given)),
  });
}
