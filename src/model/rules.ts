// The rules of the domain: what a schema cannot say of a record, each fault with its pointer. Pure.
import { intervalsAlone, lengthsHold, phasesFit, termsHold } from './bounds.ts';
import { type Extent, extentOf } from './edtf.ts';
import { citationsOf, fingerprint, passagesOf } from './evidence.ts';
import { type Content, type Kind, type KindName, kinds } from './kinds.ts';
import { type Located, locate, pointerStep } from './paths.ts';
import { referencesOf } from './references.ts';
import type { FaultCode, RuleFault } from './refusals.ts';
import { didYouMean, nearestCode, nearestName, noSuchCode } from './suggestions.ts';
import { type Told, toldIn } from './told.ts';
import { cameoCode, country, ploverContext, ploverEvent, ploverMode } from './vocabularies/coded.ts';
import type { Vocabulary } from './vocabularies/vocabulary.ts';

type Rule = (content: Content, about: { readonly id: string; readonly told: Told }) => RuleFault[];

/** All faults of a record that its schema admits; none when it may be recorded. */
export function faultsOf(kind: KindName, id: string, content: Content): RuleFault[] {
  const about = { id, told: toldIn(content) };
  return [...reservedId(kinds[kind], id), ...RULES[kind].flatMap(rule => rule(content, about))];
}

/** A record could not be read under a path that is something else. */
export const reservedId = ({ plural, reserved }: Kind, id: string): RuleFault[] =>
  reserved.includes(id) ? [{ pointer: '#/id', code: 'reserved', detail: `/v1/${plural}/${id} is no record.` }] : [];

const inCalendar =
  (...paths: string[]): Rule =>
  (_, { told }) =>
    paths
      .flatMap(path => told<string>(path))
      .filter(({ value }) => extentOf(value) === null)
      .map(at => fault(at, 'date-invalid', `The calendar has no ${at.value}.`));

/** The second may not lie wholly before the first; equal or overlapping precision is no fault. */
const inOrder =
  (path: string, first: string, second: string): Rule =>
  (_, { told }) =>
    told<Record<string, string>>(path).flatMap(({ pointer, value }) => {
      const start = extent(value[first]);
      const end = extent(value[second]);
      if (!start || !end || end.end >= start.start) return [];
      const detail = `It ends (${value[second]}) before it starts (${value[first]}).`;
      return [{ pointer: `${pointer}/${second}`, code: 'end-before-start', detail }];
    });

const extent = (value: string | undefined): Extent | null => (value === undefined ? null : extentOf(value));

const codeIn = (vocabulary: Vocabulary, ...paths: string[]): Rule => {
  const known = new Set(vocabulary.terms.map(term => term.code));
  return (_, { told }) =>
    paths
      .flatMap(path => told<string>(path))
      .filter(({ value }) => !known.has(value))
      .map(at => fault(at, 'code-unknown', noSuchCode(vocabulary, at.value)));
};

const unique =
  (path: string, ...members: string[]): Rule =>
  content => {
    const seen = new Set<string>();
    return locate<Record<string, string>>(content, path).flatMap(({ pointer, value }) => {
      const key = members.map(member => value[member]).join(' ');
      if (!seen.has(key)) return seen.add(key) && [];
      return [{ pointer: `${pointer}/${members[0]}`, code: 'duplicate', detail: `${key} stands in the list already.` }];
    });
  };

const timeZoneExists: Rule = content =>
  locate<string>(content, 'when/timeZone')
    .filter(({ value }) => !isTimeZone(value))
    .map(at =>
      fault(
        at,
        'code-unknown',
        `The IANA time zone database has no ${at.value}.${didYouMean(nearestName(at.value, Intl.supportedValuesOf('timeZone')))}`,
      ),
    );

/** Asking takes longer than all other rules together: what is one is remembered, up to about as many as there are. */
const timeZones = new Set<string>();
const MOST_TIME_ZONES = 1_000;

function isTimeZone(timeZone: string): boolean {
  if (timeZones.has(timeZone)) return true;
  try {
    new Intl.DateTimeFormat('en', { timeZone });
  } catch {
    return false;
  }
  if (timeZones.size < MOST_TIME_ZONES) timeZones.add(timeZone);
  return true;
}

const passageNotEmpty: Rule = content =>
  passagesOf(content)
    .filter(({ value }) => value.end <= value.start)
    .map(({ pointer, value }) => ({
      pointer: `${pointer}/end`,
      code: 'end-before-start',
      detail: `The passage ends (${value.end}) before or where it starts (${value.start}); the end is exclusive.`,
    }));

/** A passage is cited whole; who has none cites the source alone. */
const passageWhole: Rule = content =>
  citationsOf(content).flatMap(({ pointer, value }) => {
    const missing = PASSAGE.filter(member => value[member] === undefined);
    if (missing.length === 0 || missing.length === PASSAGE.length) return [];
    const detail = `A passage has start, end and sha256, and this one no ${missing.join(' and no ')}; a source is cited without any of them.`;
    return [{ pointer, code: 'passage-incomplete', detail }];
  });

const PASSAGE = ['start', 'end', 'sha256'] as const;

/** An expectation is of an outcome of this event, or of another event. */
const expectationsOfSomething: Rule = content => {
  const outcomes = new Set(locate<string>(content, 'outcomes/*/id').map(({ value }) => value));
  return locate<{ outcome?: string; event?: string }>(content, 'statements/*/expects/*').flatMap(at => {
    const { outcome, event } = at.value;
    if ((outcome === undefined) === (event === undefined))
      return [fault(at, 'expectation-unclear', 'What is expected is an outcome of this event, or another event.')];
    return outcome === undefined || outcomes.has(outcome)
      ? []
      : [{ pointer: `${at.pointer}/outcome`, code: 'part-unknown', detail: `This event has no outcome ${outcome}.` }];
  });
};

const modesOfEvents = new Set(ploverMode.terms.map(({ code, broader }) => `${broader} ${code}`));

/** A mode of the event that was probably meant. */
const modeOf = (event: string | undefined, given: string) =>
  didYouMean(nearestCode(given, { terms: ploverMode.terms.filter(({ broader }) => broader === event) }));

const modesFitEvent =
  (path: string): Rule =>
  content =>
    locate<{ event: string }>(content, path).flatMap(({ pointer, value }) =>
      locate<string>(value, 'modes/*')
        .filter(mode => !modesOfEvents.has(`${value.event} ${mode.value}`))
        .map(mode => ({
          pointer: pointer + mode.pointer.slice(1),
          code: 'code-unknown',
          detail: `/v1/vocabularies/plover-modes has no ${mode.value} for ${value.event}.${modeOf(value.event, mode.value)}`,
        })),
    );

/** The member that tells the elements of a list apart, for parts named as `list/id`. */
export const PART_IDS: Readonly<Record<string, string>> = {
  phases: 'id',
  participants: 'actor',
  otherParticipants: 'id',
  issues: 'issue',
  outcomes: 'id',
  statements: 'id',
  related: 'event',
};

/**
 * What `about` and `asserts` name of a list is in it; a whole member may be spoken of where the record leaves it open, and
 * what a statement asserts of a participant may be that the record has left out.
 */
const partsExist: Rule = content => {
  const named: Located<string>[] = [
    ...locate<string>(content, 'evidence/*/about/*'),
    ...locate<string>(content, 'statements/*/about/*'),
    ...locate<object>(content, 'statements/*/asserts').flatMap(({ pointer, value }) =>
      Object.keys(value)
        .filter(part => !part.startsWith('participants/'))
        .map(part => ({ pointer: `${pointer}/${pointerStep(part)}`, value: part })),
    ),
  ];
  const parts = partsOf(content);
  return named
    .filter(({ value }) => value.includes('/') && !parts.has(value))
    .map(at => fault(at, 'part-unknown', `This event has no ${at.value}.`));
};

const partsOf = (content: Content): ReadonlySet<string> =>
  new Set(
    Object.entries(PART_IDS).flatMap(([list, member]) =>
      locate<string>(content, `${list}/*/${member}`).map(({ value }) => `${list}/${value}`),
    ),
  );

const statementsExist: Rule = content => {
  const ids = new Set(locate<string>(content, 'statements/*/id').map(({ value }) => value));
  return locate<{ id: string }>(content, 'statements/*').flatMap(({ pointer, value: statement }) =>
    locate<string>(statement, 'relations/*/statement')
      .filter(({ value }) => !value.includes('/') && (value === statement.id || !ids.has(value)))
      .map(at => ({
        pointer: pointer + at.pointer.slice(1),
        code: 'statement-unknown',
        detail:
          at.value === statement.id
            ? 'A statement has no relation to itself.'
            : `This event has no statement ${at.value}.`,
      })),
  );
};

const notItself =
  (kind: KindName): Rule =>
  (content, { id }) =>
    referencesOf(kind, content)
      .filter(reference => reference.kind === kind && reference.id === id)
      .map(({ pointer }) => ({ pointer, code: 'self-reference', detail: 'A record cannot refer to itself here.' }));

const textOnlyWhereOpen: Rule = content =>
  locate(content, 'text')
    .filter(() => content.rights !== 'open')
    .map(({ pointer }) => ({
      pointer,
      code: 'rights-restricted',
      detail: 'A text is held only where rights are open.',
    }));

/** Beyond so many marks in a row, those of the stream-safe text format (UAX #15 §13), normalizing costs their square. */
const MARKS_AT_MOST = 30;
const MARKS = /\p{M}+/gu;

const isStreamSafe = (text: string) => (text.match(MARKS) ?? []).every(marks => [...marks].length <= MARKS_AT_MOST);

const fingerprintFits: Rule = content => {
  if (typeof content.text !== 'string') return [];
  if (!isStreamSafe(content.text)) {
    const detail = 'The text has more than 30 combining marks in a row; no language needs them.';
    return [{ pointer: '#/text', code: 'not-stream-safe', detail }];
  }
  if (content.text !== content.text.normalize('NFC')) {
    return [
      {
        pointer: '#/text',
        code: 'not-nfc',
        detail: 'The text is not in Unicode normalization form C; offsets count in it.',
      },
    ];
  }
  return Object.entries(fingerprint(content.text)).flatMap(([member, actual]) => {
    if (content[member] === undefined || content[member] === actual) return [];
    return [{ pointer: `#/${member}`, code: 'fingerprint-mismatch', detail: `The text has ${member} ${actual}.` }];
  });
};

const fault = (at: Located, code: FaultCode, detail: string): RuleFault => ({ pointer: at.pointer, code, detail });

const RULES: Record<KindName, Rule[]> = {
  event: [
    inCalendar(
      'when/start',
      'when/end',
      'when/planned/start',
      'when/planned/end',
      'outcomes/*/due',
      'outcomes/*/term/from',
      'outcomes/*/term/until',
      'statements/*/saidOn',
      'statements/*/expects/*/by',
    ),
    inOrder('when', 'start', 'end'),
    inOrder('when/planned', 'start', 'end'),
    inOrder('outcomes/*/term', 'from', 'until'),
    intervalsAlone,
    lengthsHold,
    phasesFit,
    termsHold,
    timeZoneExists,
    codeIn(country, 'venue/country'),
    codeIn(cameoCode, 'codes/cameo/*', 'statements/*/coding/cameo'),
    codeIn(ploverEvent, 'codes/plover/event', 'statements/*/coding/plover/event'),
    codeIn(ploverContext, 'codes/plover/contexts/*', 'statements/*/coding/plover/contexts/*'),
    modesFitEvent('codes/plover'),
    modesFitEvent('statements/*/coding/plover'),
    unique('phases/*', 'id'),
    unique('otherParticipants/*', 'id'),
    unique('outcomes/*', 'id'),
    unique('statements/*', 'id'),
    unique('issues/*', 'issue'),
    unique('participants/*', 'actor', 'role'),
    unique('related/*', 'event', 'relation'),
    partsExist,
    statementsExist,
    expectationsOfSomething,
    passageWhole,
    passageNotEmpty,
    notItself('event'),
  ],
  actor: [
    codeIn(country, 'country'),
    inCalendar('positions/*/from', 'positions/*/to'),
    inOrder('positions/*', 'from', 'to'),
    notItself('actor'),
  ],
  issue: [codeIn(country, 'countries/*'), codeIn(ploverContext, 'contexts/*')],
  source: [inCalendar('publishedAt'), notItself('source'), textOnlyWhereOpen, fingerprintFits],
};
