// What each side said, side by side; where their accounts cannot all be true, and why; and what independent sources say alike.
import { type Party, partiesOf, type Spoken } from '../../../../src/model/parties.ts';
import { useAnswer } from '../../answer.ts';
import { api, bodyOf, type Schemas } from '../../api.ts';
import { counted, t } from '../../language.ts';
import { nameOf } from '../../names.ts';
import { Folding, isWide } from '../../parts/folding.tsx';
import { Named, NamedAll } from '../../parts/named.tsx';
import { ProblemOf } from '../../parts/problem.tsx';
import { Section } from '../../parts/section.tsx';
import { passagesHref, Said, type Statement } from '../../parts/statement.tsx';
import { TextOf } from '../../parts/text.tsx';
import { keyed, moment } from '../record.tsx';
import { passageOf } from './citations.ts';
import { Difference } from './difference.tsx';
import { CheckState } from './evidence.tsx';
import { PartOf } from './parts.tsx';
import { Recorded } from './recorded.tsx';

type Event = Schemas['Event'];
export function Sides({ event }: { readonly event: Event }) {
  const { statements = [] } = event;
  if (statements.length === 0) return null;
  const spoken = statements.map(statement => ({ event: event.id, statement: statement as Spoken['statement'] }));
  return (
    <Section id="said" title={t.value.event.said}>
      <div class="sides">
        {partiesOf(spoken, id => id).map(({ party, statements: said }) => (
          <Folding
            class="side"
            key={JSON.stringify(party)}
            heading={
              <h3>
                <Side party={party} linked={isWide()} />
              </h3>
            }
            amount={counted(said.length, t.value.actor.statements)}
          >
            {said.map(statement => (
              <Said
                key={statement.id}
                statement={statement as Statement}
                event={event.id}
                among={statements}
                named={isNamedBy(party, statement.speaker)}
                own
              >
                <Grounds event={event.id} statement={statement as Statement} />
              </Said>
            ))}
          </Folding>
        ))}
      </div>
    </Section>
  );
}

/** Whether a speaker is the side itself, rather than one who speaks for it. */
const isNamedBy = (party: Party, speaker: Spoken['statement']['speaker']) =>
  'actor' in party ? 'actor' in speaker && speaker.actor === party.actor : speaker.represents === undefined;

/** `linked` is false where whoever presses it wants what is below it. */
function Side({ party, linked = true }: { readonly party: Party; readonly linked?: boolean }) {
  if (!('actor' in party)) return <TextOf text={party.description} />;
  if (linked) return <Named kind="actors" id={party.actor} />;
  return <TextOf text={nameOf('actors', party.actor) ?? { und: party.actor }} />;
}

/** On what a statement rests: how many passages, and what they were found to be. */
function Grounds({
  event,
  statement: { id, evidence = [] },
}: {
  readonly event: string;
  readonly statement: Statement;
}) {
  if (evidence.length === 0) return null;
  const passages = evidence.filter(each => passageOf(each) !== null).length;
  // That a text is not held is said once, where its passages are.
  const checks = new Set(evidence.map(({ check }) => check).filter(check => check !== 'unchecked'));
  return (
    <p class="quiet grounds">
      {passages > 0 && (
        <a href={passagesHref(event, `statements/${id}`)}>{counted(passages, t.value.evidence.passages)}</a>
      )}{' '}
      {[...checks].map(check => (
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
                  <Side party={party as Party} />
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
    <Section id="corroboration" title={t.value.event.corroboration} hint={t.value.event.corroborationHint} folds>
      {problem !== undefined && <ProblemOf problem={problem} />}
      <div class="scrolled corroborated">
        <table>
          <thead>
            <tr>
              <th scope="col">{t.value.event.independent}</th>
              <th scope="col">{t.value.event.saidBy}</th>
              <th scope="col">{t.value.event.parted}</th>
            </tr>
          </thead>
          <tbody>
            {alike(value?.data ?? []).map(([first, ...others]) => {
              const { part, count, saidBy, contradictedBy } = first;
              return (
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
                        {t.value.event.otherwise} <NamedAll kind="sources" ids={contradictedBy.flat()} />
                      </p>
                    )}
                  </td>
                  <td>
                    <ul>
                      {[first, ...others].map(each => (
                        <li key={each.part}>
                          <PartOf part={each.part} event={event} /> <Recorded {...each} />
                        </li>
                      ))}
                    </ul>
                  </td>
                </tr>
              );
            })}
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
