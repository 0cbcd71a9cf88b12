// One outcome: what became of it, who says so, in which words, and where the passages are.
import type { Schemas, Text } from '../../api.ts';
import { counted, date, directionOf, t } from '../../language.ts';
import { recordOf } from '../../names.ts';
import { Named, NamedAll } from '../../parts/named.tsx';
import { partHref, passagesHref, Speaker } from '../../parts/statement.tsx';
import { OutcomeStatus } from '../../parts/status.tsx';
import { TextOf } from '../../parts/text.tsx';
import { address } from '../../router.ts';
import { label } from '../../vocabulary.ts';
import { type Citation, citationsOf, citedFor, passageOf } from './citations.ts';
import { termIn } from './difference.tsx';

type Event = Schemas['Event'];
type Outcome = NonNullable<Event['outcomes']>[number];

interface Props {
  readonly event: Event;
  readonly outcome: Outcome;
}

export function OutcomeCard({ event, outcome }: Props) {
  const { id, type, status, issue, assignedTo = [], due, term, text } = outcome;
  const part = `outcomes/${id}`;
  const looked = address.value.own.part === part;
  return (
    <li class={`card outcome ${status} ${looked ? 'looked-at' : ''}`} data-part={part} tabIndex={-1}>
      <p>
        <OutcomeStatus status={status} />
      </p>
      <p>
        <TextOf text={text as Text} />
      </p>
      <p class="quiet">
        {label('outcome-types', type)}
        {issue !== undefined && (
          <>
            {' · '}
            <Named kind="issues" id={issue} />
          </>
        )}
      </p>
      {assignedTo.length > 0 && (
        <p class="quiet">
          {t.value.event.assignedTo} <NamedAll kind="actors" ids={assignedTo} />
        </p>
      )}
      {due !== undefined && (
        <p class="quiet">
          {t.value.event.due} {date(due)}
        </p>
      )}
      {term !== undefined && (
        <p class="quiet">
          {termIn(term)} {term.conditions !== undefined && <TextOf text={term.conditions as Text} />}
        </p>
      )}
      <Grounds event={event} part={part} status={status} />
    </li>
  );
}

/** Who says what became of it, and on which passages that rests. */
function Grounds({ event, part, status }: { readonly event: Event; readonly part: string; readonly status: string }) {
  const citations = citationsOf(event);
  const passages = citations.filter(each => citedFor(each).includes(part) && passageOf(each.evidence) !== null);
  const sources = new Set(
    citations
      .filter(each => each.statement === undefined && each.about.includes(part))
      .map(each => each.evidence.source),
  );
  const statements = (event.statements ?? []).filter(({ asserts }) => isSaid(asserts?.[part], status));
  const quotes = quotesOf(part, citations, statements);
  return (
    <>
      {sources.size + statements.length > 0 && (
        <p class="quiet">
          {t.value.event.saidBy}: <NamedAll kind="sources" ids={[...sources]} />
          {statements.map(({ id, speaker }, index) => (
            <span key={id}>
              {index + sources.size > 0 && ' · '}
              <Speaker speaker={speaker} /> (
              <a href={partHref(event.id, `statements/${id}`)}>{t.value.event.statement}</a>)
            </span>
          ))}
        </p>
      )}
      {quotes.map(({ language, text }) => (
        <figure key={text}>
          <figcaption class="quiet">{t.value.event.ownWords}</figcaption>
          <blockquote lang={language} dir={directionOf(language)}>
            {text}
          </blockquote>
        </figure>
      ))}
      {passages.length > 0 && (
        <p>
          <a href={passagesHref(event.id, part)}>{counted(passages.length, t.value.evidence.passages)}</a>
        </p>
      )}
    </>
  );
}

/** Whether a value that is asserted of an outcome is that of the record, as far as it tells its status. */
const isSaid = (asserted: unknown, status: string) =>
  asserted !== undefined && ((asserted as { status?: string }).status ?? status) === status;

type Quote = NonNullable<Schemas['Statement']['quote']>;

/** The words themselves, where the record holds them: as a statement quotes them, or in the text of an open source. */
function quotesOf(part: string, citations: readonly Citation[], statements: readonly Schemas['Statement'][]): Quote[] {
  const quoted = statements.flatMap(({ quote }) => quote ?? []);
  const own = citations.filter(each => each.statement === undefined && each.about.includes(part));
  return [...quoted, ...own.flatMap(({ evidence }) => inText(evidence) ?? [])];
}

function inText(evidence: Schemas['Evidence']): Quote | undefined {
  const { text, language } = recordOf('sources', evidence.source) ?? {};
  const passage = passageOf(evidence);
  if (text === undefined || language === undefined || passage === null || evidence.check !== 'verified')
    return undefined;
  return { language, text: Array.from(text.normalize('NFC')).slice(passage.start, passage.end).join('') };
}
