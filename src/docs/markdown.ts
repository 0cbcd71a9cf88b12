// A page of Markdown as HTML: every heading has an address, and links lead to where the server has what they name.
import { posix } from 'node:path';
import GithubSlugger from 'github-slugger';
import { Marked, type Token, type Tokens } from 'marked';
import { xml } from '../formats/xml.ts';
import { anchor, table } from './html.ts';
import type { DocPage } from './pages.ts';

/** A heading and what stands below it, up to the next. */
export interface Section {
  readonly id: string;
  readonly level: number;
  readonly title: string;
  /** Without marks. */
  readonly text: string;
}

export interface Rendered {
  readonly title: string;
  readonly html: string;
  readonly sections: readonly Section[];
}

/** From where a link leads in a checkout to where it leads on the server. */
export type Resolve = (href: string, from: DocPage) => string;

/** The reference is made of this file. */
const OPENAPI = 'openapi.yaml';

/** `base` is PUBLIC_URL. What is no page is what the server has under that name. */
export const resolving =
  (pages: ReadonlyMap<string, DocPage>, base: string): Resolve =>
  (href, from) => {
    if (/^([a-z]+:|#|\/)/.test(href)) return href.startsWith('/') ? base + href : href;
    const [path = '', fragment] = href.split('#');
    const file = posix.join(posix.dirname(from.file), path);
    const page = [...pages.values()].find(each => each.file === file);
    const name = file === OPENAPI ? 'reference' : page?.name;
    const to = name === undefined ? `/${file}` : `/docs${name && `/${name}`}`;
    return base + to + (fragment === undefined ? '' : `#${fragment}`);
  };

export function rendered(page: DocPage, resolve: Resolve): Rendered {
  const slugger = new GithubSlugger();
  const sections: { id: string; level: number; title: string; text: string }[] = [];
  const marked = new Marked();
  const tokens = marked.lexer(page.text);
  let begun = 0;
  // Headings stand at the top level alone.
  for (const token of tokens) {
    if (token.type === 'heading') {
      const title = plain(token as Tokens.Heading);
      sections.push({ id: slugger.slug(title), level: token.depth, title, text: '' });
    } else {
      const last = sections.at(-1);
      if (last) last.text += ` ${plain(token)}`;
    }
  }
  marked.use({
    renderer: {
      heading({ tokens: inner, depth }) {
        const { id, title } = sections[begun++] as Section;
        const link = depth === 1 ? '' : ` ${anchor(id, title)}`;
        return `<h${depth} id="${xml(id)}">${this.parser.parseInline(inner)}${link}</h${depth}>\n`;
      },
      link({ href, tokens: inner }) {
        return `<a href="${xml(resolve(href, page))}">${this.parser.parseInline(inner)}</a>`;
      },
      code: ({ text, lang = '' }) =>
        `<pre tabindex="0"><code${lang && ` class="language-${xml(lang)}"`}>${xml(text)}\n</code></pre>\n`,
      table({ header, rows }) {
        const row = (cells: Tokens.TableCell[]) => cells.map(cell => this.parser.parseInline(cell.tokens));
        return table(row(header), rows.map(row));
      },
      // Comments say where tables are made; there is no other HTML.
      html: ({ text }) => (text.startsWith('<!--') ? '' : xml(text)),
    },
  });
  return { title: sections[0]?.title ?? page.file, html: marked.parser(tokens), sections };
}

/** The words of a token. */
function plain(token: Token): string {
  if (token.type === 'table') {
    const { header, rows } = token as Tokens.Table;
    return [header, ...rows]
      .flat()
      .map(cell => cell.tokens.map(plain).join(''))
      .join(' ');
  }
  if (token.type === 'list')
    return (token as Tokens.List).items.map(item => item.tokens.map(plain).join(' ')).join(' ');
  const { tokens, text = '' } = token as Tokens.Generic;
  return tokens ? tokens.map(plain).join('') : String(text);
}
