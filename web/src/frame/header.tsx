// What stands above every view: where to begin, the search, the kinds of record, language and theme.
import { KINDS } from '../kinds.ts';
import { choose, LANGUAGES, language, t } from '../language.ts';
import { address, ask, go, isFinding, linkTo, searched } from '../router.ts';
import { switchTheme, theme } from '../theme.ts';

export function Header() {
  const { path } = address.value;
  const at = (kind: string) => path.startsWith(`/v1/${kind}`) || (kind === 'events' && path === '/');
  return (
    <header class="page-header">
      <a class="brand" href={linkTo('/')}>
        <Sign /> {t.value.frame.title}
      </a>
      <nav aria-label={t.value.frame.sections}>
        {KINDS.map(kind => (
          <a key={kind} href={linkTo(`/v1/${kind}`)} aria-current={at(kind) ? 'page' : undefined}>
            {t.value.frame[kind]}
          </a>
        ))}
      </nav>
      <Search />
      <div class="switches">
        {Object.entries(LANGUAGES).map(
          ([tag, { name }]) =>
            tag !== language.value && (
              <button type="button" key={tag} lang={tag} onClick={() => choose(tag)}>
                {name}
              </button>
            ),
        )}
        <button
          type="button"
          class="theme"
          onClick={switchTheme}
          aria-label={t.value.frame.theme}
          title={t.value.frame.theme}
        >
          <svg viewBox="0 0 16 16" aria-hidden="true">
            <path
              d={
                theme.value === 'dark'
                  ? 'M8 5a3 3 0 1 0 0 6 3 3 0 0 0 0-6zM7.3.5h1.4v2.6H7.3zM7.3 12.9h1.4v2.6H7.3zM.5 7.3h2.6v1.4H.5zM12.9 7.3h2.6v1.4h-2.6zM2.2 3.2l1-1 1.8 1.9-.9.9zM11 12l.9-1 1.9 1.9-1 1zM2.2 12.8l1.9-1.8.9.9-1.8 1.9zM11 4.1l1.8-1.9 1 1L12 5z'
                  : 'M6 1.5a7 7 0 1 0 8.5 8.5A5.5 5.5 0 0 1 6 1.5z'
              }
            />
          </svg>
        </button>
      </div>
    </header>
  );
}

/** Searches events: among those of the filters that are set, where the reader looks at events already. */
function Search() {
  const { query } = address.value;
  const finding = isFinding();
  const search = (event: SubmitEvent) => {
    event.preventDefault();
    const words = String(new FormData(event.currentTarget as HTMLFormElement).get('q') ?? '').trim();
    const q = words === '' ? [] : [words];
    searched.value = true;
    if (finding) ask({ q });
    else go({ path: '/v1/events', query: q.length > 0 ? { q } : {}, own: {} });
  };
  const words = (finding && query.q?.[0]) || '';
  return (
    <search class="search">
      <form action="/v1/events" onSubmit={search}>
        <input
          type="search"
          name="q"
          dir="auto"
          maxLength={1000}
          key={words}
          defaultValue={words}
          aria-label={t.value.frame.search}
          placeholder={t.value.frame.search}
          title={t.value.frame.searchHint}
        />
        <button type="submit">{t.value.frame.go}</button>
      </form>
    </search>
  );
}

const Sign = () => (
  <svg class="sign" viewBox="0 0 32 32" aria-hidden="true">
    <path d="M6 7h20v13H16l-6 5v-5H6z" fill="none" stroke="currentColor" stroke-width="2.5" stroke-linejoin="round" />
    <path d="M11 13.5h10" stroke="currentColor" stroke-width="2.5" stroke-linecap="round" />
  </svg>
);
