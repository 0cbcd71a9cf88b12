// What each side said, side by side; where their accounts cannot all be true, and why; and what independent sources say alike.
import { useAnswer } from '../../answer.ts';
import { api, bodyOf, type Schemas, type Text } from '../../api.ts';
import { counted, t } from '../../language.ts';
import { Named, NamedAll } from '../../parts/named.tsx';
import { ProblemOf } from '../../parts/problem.tsx';
import { Section } from '../../parts/section.tsx';
import { Said, type Statement } from '../../parts/statement.tsx';
import { TextOf } from '../../parts/text.tsx';
import { label } from '../../vocabulary.ts';
import { keyed, moment } from '../record.tsx';
import { Difference } from './difference.tsx';
import { CheckState } from './evidence.tsx';
import { PartOf } from './parts.tsx';

type Event = Schemas['Event'];
type Speaker = { actor?: string; represents?: string; description?: Text };

/** Whose account a statement is: of whom it is spoken for, else of the speaker, else of somebody unnamed. */
const sideOf = ({ actor, represents, description }: Speaker): string =>
  represents ?? actor ?? JSON.stringify(description ?? {});

export function Sides({ event }: { readonly event: Event }) {
  const { statements = [] } = event;
  if (statements.length === 0) return null;
  const sides = [...Map.groupBy(statements, ({ speaker }) => sideOf(speaker as Speaker))];
  return (
    <Section id="said" title={t.value.event.said}>
      <div class="sides">
        {sides.map(([side, said]) => (
          <div class="side" key={side}>
            <h3>
              <Side speaker={said[0]?.speaker as Speaker} />
            </h3>
            {said.map(statement => (
              <Said
                key={statement.id}
                statement={statement}
                event={event.id}
                among={statements}
                named={isNamedBy(side, statement.speaker as Speaker)}
                own
              >
                <Grounds statement={statement} />
              </Said>
            ))}
          </div>
        ))}
      </div>
    </Section>
  );
}

/** Whether a speaker is the side itself, rather than one who speaks for it. */
const isNamedBy = (side: string, { actor, represents, description }: Speaker) =>
  description === undefined ? actor === side : represents === undefined;

function Side({ speaker: { actor, represents, description } }: { readonly speaker: Speaker }) {
  const id = represents ?? actor;
  if (id !== undefined) return <Named kind="actors" id={id} />;
  return <TextOf text={description ?? {}} />;
}

/** On what a statement rests: how many passages, and what they were found to be. */
function Grounds({ statement: { evidence = [] } }: { readonly statement: Statement }) {
  if (evidence.length === 0) return null;
  return (
    <p class="quiet grounds">
      {counted(evidence.length, t.value.evidence.passages)} ·{' '}
      {[...new Set(evidence.map(({ check }) => check))].map(check => (
        <CheckState key={check} check={check} />
      ))}
    </p>
  );
}

export function Disagreements({ event }: { readonly event: Event }) {
  const { id } = event;
  const { value, problem } = useAnswer(keyed(id, 'disagreements'), signal =>
    bodyOf(api.GET('/v1/events/{id}/disagreements', { params: { path: { id }, query: moment() }, signal })),
  );
  if (value === undefined && problem === undefined) return null;
  return (
    <Section id="disagreements" title={t.value.event.disagreements}>
      {problem !== undefined && <ProblemOf problem={problem} />}
      {value?.data.length === 0 && <p class="quiet">{t.value.event.noDisagreement}</p>}
      {value?.data.map(({ part, reasons, differences, accounts }) => (
        <article class="disagreement" key={part ?? ''}>
          <h3>
            <PartOf part={part} event={event} />
          </h3>
          <ul class="reasons">
            {reasons.map(reason => (
              <li key={reason}>{t.value.event.reasons[reason as keyof typeof t.value.event.reasons] ?? reason}</li>
            ))}
          </ul>
          {differences.map(difference => (
            <Difference
              key={`${difference.on} ${difference.between.join(' ')}`}
              difference={difference}
              part={part ?? ''}
              statements={accounts.flatMap(({ statements }) => statements.filter(each => each.event === id))}
            />
          ))}
          <div class="sides">
            {accounts.map(({ party, statements }, index) => (
              <div class="side" key={String(index)}>
                <h4>
                  <Side speaker={party as Speaker} />
                </h4>
                {statements.map(statement => (
                  <Said
                    key={`${statement.event} ${statement.id}`}
                    among={statement.event === id ? (event.statements ?? []) : []}
                    statement={statement as Statement}
                    event={statement.event}
                  />
                ))}
              </div>
            ))}
          </div>
        </article>
      ))}
    </Section>
  );
}

export function Corroboration({ event }: { readonly event: Event }) {
  const { id } = event;
  const { value, problem } = useAnswer(keyed(id, 'corroboration'), signal =>
    bodyOf(api.GET('/v1/events/{id}/corroboration', { params: { path: { id }, query: moment() }, signal })),
  );
  if ((value?.data.length ?? 0) === 0 && problem === undefined) return null;
  return (
    <Section id="corroboration" title={t.value.event.corroboration} hint={t.value.event.corroborationHint}>
      {problem !== undefined && <ProblemOf problem={problem} />}
      <div class="scrolled">
        <table>
          <thead>
            <tr>
              <th scope="col">{t.value.event.independent}</th>
              <th scope="col">{t.value.event.saidBy}</th>
              <th scope="col">{t.value.event.parted}</th>
            </tr>
          </thead>
          <tbody>
            {alike(value?.data ?? []).map(([{ part, count, saidBy, contradictedBy }, ...others]) => (
              <tr key={part}>
                <th scope="row" class="count">
                  {counted(count, t.value.event.sources)}
                </th>
                <td>
                  {saidBy.map(family => (
                    <p key={family.join(' ')}>
                      <NamedAll kind="sources" ids={family} />
                    </p>
                  ))}
                  {contradictedBy.length > 0 && (
                    <p class="against">
                      {label('statement-relations', 'contradicts')}:{' '}
                      <NamedAll kind="sources" ids={contradictedBy.flat()} />
                    </p>
                  )}
                </td>
                <td>
                  <ul>
                    {[part, ...others.map(other => other.part)].map(each => (
                      <li key={each}>
                        <PartOf part={each} event={event} />
                      </li>
                    ))}
                  </ul>
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </Section>
  );
}

type Corroborated = Schemas['Corroboration'];

/** Parts that the same sources say, and the same contradict, together. */
const alike = (parts: readonly Corroborated[]) =>
  [...Map.groupBy(parts, ({ saidBy, contradictedBy }) => JSON.stringify([saidBy, contradictedBy])).values()] as [
    Corroborated,
    ...Corroborated[],
  ][];
