// The evidence of an event: each source, what is cited from it, and a place for its text.
import type { Schemas, Text } from '../../api.ts';
import { t } from '../../language.ts';
import { recordOf } from '../../names.ts';
import { Named } from '../../parts/named.tsx';
import { partHref, statementHref } from '../../parts/statement.tsx';
import { TextOf } from '../../parts/text.tsx';
import { type Citation, citedFor, passageOf } from './citations.ts';
import { type Cited, Passages } from './evidence.tsx';
import { PartOf } from './parts.tsx';

type Event = Schemas['Event'];

/** What is cited of one source, and by which event. */
export interface CitedBy {
  readonly event: Event;
  readonly citation: Citation;
}

/** The passages among citations, each with what it is cited for. */
export const passagesOf = (cited: readonly CitedBy[]): Cited[] =>
  cited.flatMap(({ event, citation }) => {
    const passage = passageOf(citation.evidence);
    if (passage === null) return [];
    const by = <CitedFor event={event} citation={citation} />;
    const cited = citedFor(citation);
    // Only statements and outcomes can be led to.
    const part = cited.find(each => /^(statements|outcomes)\//.test(each));
    const href = part && partHref(event.id, part);
    return [{ passage, check: citation.evidence.check, cited, href, by }];
  });

/** What a passage is cited for: a statement, or parts of the event. */
function CitedFor({ event, citation: { statement, about } }: CitedBy) {
  if (statement !== undefined)
    return (
      <p>
        <a href={statementHref(event.id, statement.id)}>
          <TextOf text={statement.text as Text} />
        </a>
      </p>
    );
  return (
    <p>
      {about.map((part, index) => (
        <span key={part}>
          {index > 0 && ' · '}
          <PartOf part={part} event={event} />
        </span>
      ))}
    </p>
  );
}

/** One source of an event. */
export function SourceOf({ id, cited }: { readonly id: string; readonly cited: readonly CitedBy[] }) {
  const { language = 'und', sha256 } = recordOf('sources', id) ?? {};
  const located = cited.map(({ citation }) => citation.evidence.locator).filter(locator => locator !== undefined);
  const passages = passagesOf(cited);
  return (
    <div class="source">
      <h3>
        <Named kind="sources" id={id} />
      </h3>
      {located.length > 0 && <p class="quiet">{[...new Set(located)].join(' · ')}</p>}
      {passages.length === 0 && <p class="quiet">{t.value.evidence.alone}</p>}
      {passages.length > 0 && <Passages cited={passages} source={{ id, language, sha256 }} />}
    </div>
  );
}
