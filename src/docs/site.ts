// The documentation as a site: its pages, the reference of the API, and words in both.
import { Marked, type Token, type Tokens } from 'marked';
import { xml } from '../formats/xml.ts';
import { once } from '../once.ts';
import { type Group, laidOut } from './layout.ts';
import { type Rendered, type Resolve, rendered, resolving } from './markdown.ts';
import { type DocPage, filesIn, pagesIn } from './pages.ts';
import { type OpenApi, referencePage } from './reference.ts';
import { type Entry, type Hit, searching } from './search.ts';

export interface Site {
  /** The Markdown of a page, or its HTML, by the page's name; undefined where there is none. */
  readonly markdown: (name: string) => string | undefined;
  readonly html: (name: string) => string | undefined;
  readonly reference: () => string;
  readonly names: readonly string[];
  /** A file that pages lead to, by where it is in docs/. */
  readonly file: (path: string) => string | undefined;
  /** The sections that have all words, as HTML or as Markdown. */
  readonly found: (words: string, form: 'html' | 'markdown') => string;
}

const REFERENCE = { path: '/reference', title: 'API reference' };

/** `base` is PUBLIC_URL, `openApi` the document of the server. */
export async function siteOf(root: string, base: string, openApi: () => OpenApi): Promise<Site> {
  const [pages, files] = await Promise.all([pagesIn(root), filesIn(root)]);
  const resolve = resolving(pages, base);
  const made = new Map<string, Rendered>();
  const make = (page: DocPage) => remembered(made, page.name, () => rendered(page, resolve));
  const titleOf = (page: DocPage) => /^# (.*)$/m.exec(page.text)?.[1] ?? page.name;
  const groups = groupsIn(pages, resolve, base);
  const shell = { base, groups };
  const ofReference = once(() => referencePage(openApi(), base));
  const search = once(() =>
    searching([
      ...[...pages.values()].flatMap(page => entriesOf(page.name && `/${page.name}`, make(page))),
      ...entriesOf(REFERENCE.path, ofReference()),
    ]),
  );
  return {
    file: path => files.get(path),
    names: [...pages.keys()].filter(name => name !== ''),
    markdown: name => pages.get(name)?.text,
    html: name => {
      const page = pages.get(name);
      if (!page) return undefined;
      const { html, sections } = make(page);
      return laidOut({
        ...shell,
        path: name && `/${name}`,
        title: titleOf(page),
        description: firstSentence(sections[0]?.text ?? ''),
        body: html,
        sections: chapters(sections),
      });
    },
    reference: () => {
      const { title, html, sections } = ofReference();
      const description = 'Every operation and every schema of the API';
      return laidOut({ ...shell, ...REFERENCE, title, description, body: html, sections: chapters(sections) });
    },
    found: (words, form) => {
      const hits = words.trim() === '' ? [] : search()(words);
      return form === 'html'
        ? laidOut({ ...shell, ...foundHtml(words, hits, base) })
        : foundMarkdown(words, hits, base);
    },
  };
}

const chapters = (sections: Rendered['sections']) => sections.filter(({ level }) => level === 2);

/** The groups of the index, each a heading with the pages that it lists below it. */
function groupsIn(pages: ReadonlyMap<string, DocPage>, resolve: Resolve, base: string): Group[] {
  const index = pages.get('');
  if (!index) return [];
  const groups: { title: string; entries: { path: string; title: string }[] }[] = [];
  const marked = new Marked();
  const tokens = marked.lexer(index.text);
  for (const token of tokens) {
    if (token.type === 'heading' && token.depth === 2) groups.push({ title: token.text, entries: [] });
    marked.walkTokens([token] as Token[], each => {
      if (each.type !== 'link') return;
      const { href, text } = each as Tokens.Link;
      const to = resolve(href, index);
      const path = to.slice(`${base}/docs`.length);
      if (to.startsWith(`${base}/docs/`) && !path.includes('#')) groups.at(-1)?.entries.push({ path, title: text });
    });
  }
  return groups.filter(({ entries }) => entries.length > 0);
}

const entriesOf = (path: string, { title, sections }: Rendered): Entry[] =>
  sections.map(section => ({
    path: section.level === 1 ? path : `${path}#${section.id}`,
    page: title,
    title: section.title,
    text: section.text,
  }));

const headingOf = (words: string, { length }: readonly Hit[]) =>
  words.trim() === '' ? 'Search' : length === 0 ? `Nothing has all of “${words}”` : `Found for “${words}”`;

function foundHtml(words: string, hits: readonly Hit[], base: string) {
  const item = ({ path, page, title, excerpt }: Hit) =>
    `<li><a href="${xml(`${base}/docs${path}`)}">${xml(title)}</a>${title === page ? '' : ` <small>${xml(page)}</small>`}<p>${xml(excerpt)}</p></li>`;
  const title = headingOf(words, hits);
  const body = `<h1>${xml(title)}</h1>${hits.length > 0 ? `<ol class="found">${hits.map(item).join('')}</ol>` : ''}`;
  return { path: '/search', title, description: title, body, sections: [], words };
}

const foundMarkdown = (words: string, hits: readonly Hit[], base: string) =>
  [
    `# ${headingOf(words, hits)}`,
    '',
    ...hits.map(({ path, title, excerpt }) => `- [${title}](${base}/docs${path}): ${excerpt}`),
    '',
  ].join('\n');

function firstSentence(text: string): string {
  const [first = ''] = text
    .replace(/\s+/g, ' ')
    .trim()
    .split(/(?<=[.:]) /, 1);
  return /[.:]$/.test(first) ? first : 'Documentation of Communique';
}

function remembered<K, V>(map: Map<K, V>, key: K, make: () => V): V {
  const had = map.get(key);
  if (had !== undefined) return had;
  const value = make();
  map.set(key, value);
  return value;
}
