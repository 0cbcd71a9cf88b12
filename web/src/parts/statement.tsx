// What somebody said: who, when and through what channel, in our words and in theirs, and what it is to other statements.
import type { Schemas, Text } from '../api.ts';
import { date, directionOf, t, words } from '../language.ts';
import { nameOf, recordOf } from '../names.ts';
import { address, linkTo, PASSAGES } from '../router.ts';
import { label } from '../vocabulary.ts';
import { Named } from './named.tsx';
import { TextOf } from './text.tsx';

export type Statement = Schemas['Statement'];

/** Where a part of an event stands: the address of the event that names it. */
export function partHref(event: string, part: string): string {
  const { path, query, own } = address.value;
  const here = path === `/v1/events/${event}`;
  return here ? linkTo(path, query, { ...own, part }) : linkTo(`/v1/events/${event}`, {}, { part });
}

/** Where a statement stands. */
export const statementHref = (event: string, id: string) => partHref(event, `statements/${id}`);

/** Where the passages are that are cited for a part of an event. */
export const passagesHref = (event: string, part: string) => partHref(event, PASSAGES + part);

export function Speaker({ speaker }: { readonly speaker: Statement['speaker'] }) {
  const { actor, description, represents } = speaker as { actor?: string; description?: Text; represents?: string };
  return (
    <>
      {actor !== undefined && <Named kind="actors" id={actor} />}
      {description !== undefined && <TextOf text={description} />}
      {represents !== undefined && represents !== actor && (
        <span class="quiet">
          {' '}
          ({t.value.record.for} <Named kind="actors" id={represents} />)
        </span>
      )}
    </>
  );
}

interface Props {
  readonly statement: Statement;
  readonly event: string;
  /** Whether this is where the statement stands, rather than where it is told again. */
  readonly own?: boolean;
  /** The statements that it may speak of. */
  readonly among?: readonly Statement[];
  /** Whether its speaker is named above it. */
  readonly named?: boolean;
  /** What its passages are found to be in a text that the reader has. */
  readonly children?: preact.ComponentChildren;
}

export function Said({ statement, event, own = false, among = [], named = false, children }: Props) {
  const { id, speaker, channel, saidOn, text, quote, outlook, relations = [] } = statement;
  const part = `statements/${id}`;
  const looked = own && address.value.own.part === part;
  return (
    <article
      class={looked ? 'said looked-at' : 'said'}
      data-part={own ? part : undefined}
      tabIndex={own ? -1 : undefined}
    >
      {!named && (
        <p class="speaker">
          <strong>
            <Speaker speaker={speaker} />
          </strong>
        </p>
      )}
      <p class="quiet">
        {label('channels', channel)}
        {saidOn !== undefined && <> · {date(saidOn)}</>}
        {outlook !== undefined && <> · {label('outlooks', outlook)}</>}
      </p>
      <p class="words">
        <TextOf text={text as Text} />
      </p>
      {quote !== undefined && (
        <blockquote lang={quote.language} dir={directionOf(quote.language)}>
          {quote.text}
        </blockquote>
      )}
      {relations.length > 0 && (
        <ul class="relations">
          {relations.map(({ relation, statement: other }) => (
            <li key={`${relation} ${other}`} class={`relation ${relation}`}>
              {label('statement-relations', relation)}: <OtherStatement name={other} event={event} among={among} />
            </li>
          ))}
        </ul>
      )}
      {children}
    </article>
  );
}

interface OtherProps {
  /** Its local id, or that of its event before it. */
  readonly name: string;
  readonly event: string;
  readonly among: readonly Statement[];
}

/** How much of another statement is told: enough to know it by. */
const TOLD = 60;

/** A statement that another one speaks of: its first words, or the event that holds it. */
function OtherStatement({ name, event, among }: OtherProps) {
  const [first = '', second] = name.split('/');
  const [holder, id] = second === undefined ? [event, first] : [first, second];
  const textIn = (statements: readonly Statement[] | undefined) =>
    statements?.find(statement => statement.id === id)?.text;
  // Where it is none of those at hand, its event has it.
  const said = holder === event ? (textIn(among) ?? textIn(recordOf('events', holder)?.statements)) : undefined;
  const text = said ?? (holder === event ? undefined : nameOf('events', holder));
  const whole = text === undefined ? t.value.record.otherStatement : words(text as Text);
  return (
    <a href={statementHref(holder, id)}>
      {whole.length > TOLD ? `${whole.slice(0, whole.lastIndexOf(' ', TOLD))} …` : whole}
    </a>
  );
}
