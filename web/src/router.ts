// Where the reader is, as a signal, and how they go elsewhere.
import { signal } from '@preact/signals';
import { type Address, addressOf, hrefOf, type Own, type Query, withValues } from './address.ts';

/** Where the reader is. */
export const address = signal<Address>(addressOf(location));

/** How far down the page was, where the reader comes back to: a view that has its content takes it, and clears it. */
export const restored = signal<number | undefined>(undefined);

/** Whether the reader looks at what was found. */
export const isFinding = (): boolean => ['/', '/v1/events'].includes(address.value.path);

/** What stands before the name of a part where its passages are looked at. */
export const PASSAGES = 'evidence/';

/** The id of what a view shows. */
export const CONTENT = 'content';

/** The id of the heading of what was found. */
export const RESULTS = 'results';

/** True once a reader searched, until what was found takes the focus. */
export const searched = signal(false);

/** How often a link of the page was followed: one that is followed again leads to its part again. */
export const followed = signal(0);

/** Notes how far down the reader is, before they go elsewhere. */
const note = () => history.replaceState({ down: scrollY }, '');

interface Going {
  /** Whether the place that is left is forgotten, as while a slider moves. */
  readonly replace?: boolean;
}

/** Goes to an address of the page. The language stays, where the address does not name one. */
export function go(to: Address, { replace = false }: Going = {}): void {
  const href = hrefOf(kept(to));
  if (href === hrefOf(address.value)) return;
  const elsewhere = to.path !== address.value.path;
  if (!replace) note();
  history[replace ? 'replaceState' : 'pushState'](null, '', href);
  address.value = addressOf(location);
  if (elsewhere) scrollTo(0, 0);
}

/** Changes some parameters of the query where the reader is; an empty list takes one away. */
export function ask(changed: Query, going?: Going): void {
  const { path, query, own } = address.value;
  go({ path: path === '/' ? '/v1/events' : path, query: withValues(query, changed), own }, going);
}

/** Changes what the address says to the page alone; undefined takes a member away. */
export function show(changed: { readonly [Name in keyof Own]: Own[Name] | undefined }, going?: Going): void {
  const { own } = address.value;
  go({ ...address.value, own: { ...own, ...changed } as Own }, going);
}

/** The address of a link on the page: the moment that is looked at, and the language, stay the same. */
export function linkTo(path: string, query: Query = {}, own: Own = {}): string {
  const { asOf } = address.value.query;
  return hrefOf(kept({ path, query: asOf === undefined ? query : { asOf, ...query }, own }));
}

function kept(to: Address): Address {
  const { lang } = address.value.own;
  return lang === undefined ? to : { ...to, own: { lang, ...to.own } };
}

/** Follows the history of the browser, and links that lead to the page itself, without loading it anew. */
export function startRouter(isView: (path: string) => boolean): void {
  history.scrollRestoration = 'manual';
  addEventListener('popstate', ({ state }) => {
    restored.value = (state as { down?: number } | null)?.down ?? 0;
    address.value = addressOf(location);
  });
  addEventListener('click', event => {
    const link = (event.target as Element).closest?.('a');
    const plain = event.button === 0 && !event.metaKey && !event.ctrlKey && !event.shiftKey && !event.altKey;
    if (!link || !plain || event.defaultPrevented || link.target || link.hasAttribute('download')) return;
    const url = new URL(link.href);
    if (link.getAttribute('href')?.startsWith('#')) {
      // What stands after `#` in the address is the view's own: a part of the page is brought into focus without it.
      event.preventDefault();
      return document.getElementById(url.hash.slice(1))?.focus();
    }
    if (url.origin !== location.origin || url.searchParams.has('as') || !isView(url.pathname)) return;
    event.preventDefault();
    go(addressOf(url));
    followed.value++;
    // Whoever hears the page goes on at the content, as where a page is loaded anew.
    document.getElementById(CONTENT)?.focus({ preventScroll: true });
  });
}
