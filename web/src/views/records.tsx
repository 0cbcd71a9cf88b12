// The actors, issues or sources that fit what the address asks: in the order of their names where all of them are on the page.
import { requestOf } from '../address.ts';
import { useAnswer } from '../answer.ts';
import { api, bodyOf, type Text } from '../api.ts';
import { isAllThen } from '../find/filters.ts';
import { AsRequest, Cite, Downloads, InFormats, Subscriptions, TakeAway } from '../frame/take-away.tsx';
import type { Kind } from '../kinds.ts';
import { words as inWords, language, t } from '../language.ts';
import { namedIn } from '../names.ts';
import { Named } from '../parts/named.tsx';
import { address, ask } from '../router.ts';
import { label } from '../vocabulary.ts';
import { kindHere, Shown } from './record.tsx';

type Listed = Exclude<Kind, 'events'>;

interface Row {
  readonly id: string;
  readonly type?: string;
  readonly country?: string;
  readonly description?: Text;
}

/** Those of the types of records; issues have none. */
const VOCABULARIES: Readonly<Partial<Record<Listed, string>>> = { actors: 'actor-types', sources: 'source-types' };

/** Each kind has a list of its own: that of another one is not shown until it is there. */
export function RecordsView() {
  const kind = kindHere() as Listed;
  return <Records key={kind} kind={kind} />;
}

/** Records as they were told, or where all are there by what they are called in the language of the page. */
function inOrder(rows: readonly Row[], all: boolean): readonly Row[] {
  if (!all) return rows;
  const { compare } = new Intl.Collator(language.value);
  return rows.toSorted((one, other) => compare(inWords(namedIn(one)), inWords(namedIn(other))));
}

function Records({ kind }: { readonly kind: Listed }) {
  const { query } = address.value;
  const request = requestOf({ path: `/v1/${kind}`, query });
  const answer = useAnswer(request, signal =>
    bodyOf(api.GET(`/v1/${kind}` as '/v1/actors', { params: { query: { limit: 100, ...query } as never }, signal })),
  );
  return (
    <>
      <h1 class={answer.value === undefined && answer.problem !== undefined ? 'unseen' : ''}>{t.value.frame[kind]}</h1>
      <form
        class="narrow"
        onSubmit={event => {
          event.preventDefault();
          const words = String(new FormData(event.currentTarget).get('q') ?? '').trim();
          ask({ q: words === '' ? [] : [words], cursor: [] });
        }}
      >
        <input
          type="search"
          name="q"
          dir="auto"
          aria-label={t.value.record.words}
          placeholder={t.value.record.words}
          defaultValue={query.q?.[0] ?? ''}
        />
        <button type="submit">{t.value.frame.go}</button>
      </form>
      <Shown answer={answer}>
        {({ data, page, position, links }) => (
          <>
            {data.length === 0 && isAllThen(query) && <p class="empty">{t.value.moment.nothingYet}</p>}
            <ul class="plain">
              {inOrder(data as Row[], query.sort === undefined && page.next === null && page.previous === null).map(
                record => (
                  <li key={record.id}>
                    <Named kind={kind} id={record.id} name={namedIn(record)} />{' '}
                    <span class="quiet">
                      {[
                        record.type && label(VOCABULARIES[kind] ?? '', record.type),
                        record.country && label('countries', record.country),
                      ]
                        .filter(Boolean)
                        .join(' · ')}
                    </span>
                  </li>
                ),
              )}
            </ul>
            <p class="pages">
              {page.previous !== null && (
                <button type="button" onClick={() => ask({ cursor: [page.previous ?? ''] })}>
                  {t.value.record.before}
                </button>
              )}
              {page.next !== null && (
                <button type="button" onClick={() => ask({ cursor: [page.next ?? ''] })}>
                  {t.value.record.after}
                </button>
              )}
            </p>
            <TakeAway>
              <AsRequest href={request} />
              <Downloads>
                <InFormats kind={kind} query={query} />
              </Downloads>
              <Subscriptions kind={kind} query={query} />
              <Cite
                fixed={
                  links.citeAs ?? requestOf({ path: `/v1/${kind}`, query: { ...query, asOf: [String(position)] } })
                }
              />
            </TakeAway>
          </>
        )}
      </Shown>
    </>
  );
}
