// One source: what is known of it, and what events cite from it.
import { api, bodyOf, type Schemas, type Text } from '../api.ts';
import { counted, date, number, t } from '../language.ts';
import { Named, NamedAll } from '../parts/named.tsx';
import { ProblemOf } from '../parts/problem.tsx';
import { Facts, Section } from '../parts/section.tsx';
import { TextOf } from '../parts/text.tsx';
import type { ViewProps } from '../view-props.ts';
import { label } from '../vocabulary.ts';
import { citationsOf } from './event/citations.ts';
import { Passages } from './event/evidence.tsx';
import { passagesOf } from './event/sources.tsx';
import { Revised, Shown, Taking, useEvents, useRecord } from './record.tsx';

export function SourceView({ path: { id = '' } }: ViewProps) {
  const answer = useRecord('sources', id, (query, signal) =>
    bodyOf(api.GET('/v1/sources/{id}', { params: { path: { id }, query }, signal })),
  );
  return <Shown answer={answer}>{source => <Whole source={source} />}</Shown>;
}

function Whole({ source }: { readonly source: Schemas['Source'] }) {
  const { id, type, title, language, publisher, url, publishedAt, rights, sha256, length, text, revision } = source;
  const events = useEvents({ source: [id] });
  const cited = (events.value?.data ?? []).flatMap(event =>
    citationsOf(event as Schemas['Event']).flatMap(citation =>
      citation.evidence.source === id ? [{ event: event as Schemas['Event'], citation }] : [],
    ),
  );
  const passages = passagesOf(cited);
  return (
    <div class="record">
      <p class="quiet">
        {label('source-types', type)} · <Revised kind="sources" id={id} revision={revision} />
      </p>
      <h1>
        <TextOf text={title as Text} />
      </h1>
      <Facts
        rows={[
          [t.value.source.publisher, publisher && <TextOf text={publisher as Text} />],
          [t.value.source.published, publishedAt && date(publishedAt)],
          [
            t.value.source.language,
            new Intl.DisplayNames([document.documentElement.lang], { type: 'language' }).of(language),
          ],
          [t.value.source.address, url && <a href={url}>{url}</a>],
          [t.value.source.rights, label('source-rights', rights)],
          [t.value.source.length, length !== undefined && counted(length, t.value.source.points)],
          ['SHA-256', sha256 && <code class="hash">{sha256}</code>],
          ...basesOf(source),
        ]}
      />
      <Section id="citing" title={t.value.source.citing}>
        {events.problem !== undefined && <ProblemOf problem={events.problem} />}
        <ul class="plain">
          {events.value?.data.map(event => (
            <li key={event.id}>
              <Named kind="events" id={event.id} name={event.title as Text} />{' '}
              <span class="quiet">{number(cited.filter(each => each.event.id === event.id).length)}</span>
            </li>
          ))}
        </ul>
      </Section>
      {passages.length > 0 && (
        <Section id="evidence" title={t.value.source.passages} hint={t.value.evidence.hint}>
          <Passages cited={passages} source={{ id, language, sha256 }} />
        </Section>
      )}
      {text !== undefined && (
        <Section id="text" title={t.value.evidence.text}>
          <p class="text" lang={language} dir="auto">
            {text}
          </p>
        </Section>
      )}
      <Taking kind="sources" id={id} revision={revision} filter="source" />
    </div>
  );
}

/** The sources that this one repeats, corrects or supersedes. */
function basesOf(source: Schemas['Source']) {
  const named = source as Readonly<Record<string, unknown>>;
  return (['basedOn', 'corrects', 'supersedes'] as const).flatMap(name => {
    const ids = [named[name] ?? []]
      .flat()
      .map(each => (typeof each === 'string' ? each : String((each as { source?: string }).source ?? '')));
    return ids.length === 0 ? [] : [[t.value.source[name], <NamedAll key={name} kind="sources" ids={ids} />] as const];
  });
}
