// What all pages of the documentation share: the frame around them, with the way to every other page.
import { xml } from '../formats/xml.ts';
import type { Section } from './markdown.ts';

/** A page in the order of a reader; `path` is below /docs. */
interface Entry {
  readonly path: string;
  readonly title: string;
}

export interface Group {
  readonly title: string;
  readonly entries: readonly Entry[];
}

export interface Shown {
  /** PUBLIC_URL. */
  readonly base: string;
  readonly path: string;
  readonly title: string;
  /** In one sentence, for lists of what was found. */
  readonly description: string;
  /** HTML. */
  readonly body: string;
  /** What stands on the page, for the list beside it. */
  readonly sections: readonly Pick<Section, 'id' | 'title'>[];
  readonly groups: readonly Group[];
  /** What was searched for. */
  readonly words?: string;
}

export function laidOut({ base, path, title, description, body, sections, groups, words = '' }: Shown): string {
  const url = (to: string) => xml(`${base}/docs${to}`);
  const order = groups.flatMap(({ entries }) => entries);
  const at = order.findIndex(entry => entry.path === path);
  const [before, after] = at < 0 ? [] : [order[at - 1], order[at + 1]];
  const item = (entry: Entry) =>
    `<li><a href="${url(entry.path)}"${entry.path === path ? ' aria-current="page"' : ''}>${xml(entry.title)}</a></li>`;
  const group = (each: Group) => `<h2>${xml(each.title)}</h2><ul>${each.entries.map(item).join('')}</ul>`;
  const turn = (entry: Entry | undefined, way: 'prev' | 'next', label: string) =>
    entry
      ? `<a rel="${way}" href="${url(entry.path)}"><small>${label}</small> ${xml(entry.title)}</a>`
      : '<span></span>';
  const contents = sections.map(each => `<li><a href="#${xml(each.id)}">${xml(each.title)}</a></li>`).join('');
  return `<!doctype html>
<html lang="en" dir="ltr">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>${xml(title)} · Communique</title>
<meta name="description" content="${xml(description)}">
<link rel="stylesheet" href="${url('/style.css')}">
<link rel="icon" href="data:,">
</head>
<body>
<a class="skip" href="#main">Skip to the text</a>
<header>
<a class="name" href="${xml(`${base}/`)}">Communique</a>
<a href="${url('')}">Documentation</a>
<a class="menu" href="#pages">All pages</a>
<form role="search" action="${url('/search')}">
<label for="q">Search the documentation</label>
<input type="search" id="q" name="q" value="${xml(words)}" placeholder="Search" maxlength="200">
<button>Search</button>
</form>
</header>
<div class="columns">
<main id="main" tabindex="-1">
<article>
${body}
</article>
<nav class="turn" aria-label="Before and after">${turn(before, 'prev', 'Before')}${turn(after, 'next', 'Next')}</nav>
</main>
${contents && `<nav class="contents" aria-labelledby="contents"><h2 id="contents">On this page</h2><ul>${contents}</ul></nav>`}
<nav id="pages" class="pages" aria-label="All pages">${groups.map(group).join('')}</nav>
</div>
</body>
</html>
`;
}
