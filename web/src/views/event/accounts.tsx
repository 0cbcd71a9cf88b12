// What each side said, side by side; where their accounts cannot all be true, and why; and what independent sources say alike.
import { type Party, partiesOf, type Spoken } from '../../../../src/model/parties.ts';
import { useAnswer } from '../../answer.ts';
import { api, bodyOf, type Schemas } from '../../api.ts';
import { counted, t } from '../../language.ts';
import { Named, NamedAll } from '../../parts/named.tsx';
import { ProblemOf } from '../../parts/problem.tsx';
import { Section } from '../../parts/section.tsx';
import { Said, type Statement } from '../../parts/statement.tsx';
import { TextOf } from '../../parts/text.tsx';
import { keyed, moment } from '../record.tsx';
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
          <div class="side" key={JSON.stringify(party)}>
            <h3>
              <Side party={party} />
            </h3>
            {said.map(statement => (
              <Said
                key={statement.id}
                statement={statement as Statement}
                event={event.id}
                among={statements}
                named={isNamedBy(party, statement.speaker)}
                own
              >
                <Grounds statement={statement as Statement} />
              </Said>
            ))}
          </div>
        ))}
      </div>
    </Section>
  );
}

/** Whether a speaker is the side itself, rather than one who speaks for it. */
const isNamedBy = (party: Party, speaker: Spoken['statement']['speaker']) =>
  'actor' in party ? 'actor' in speaker && speaker.actor === party.actor : speaker.represents === undefined;

const Side = ({ party }: { readonly party: Party }) =>
  'actor' in party ? <Named kind="actors" id={party.actor} /> : <TextOf text={party.description} />;

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
