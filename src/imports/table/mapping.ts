// A mapping: what becomes of the rows of a table, as a YAML or JSON document says.
import type { ErrorObject, ValidateFunction } from 'ajv/dist/2020.js';
import { type Content, type KindName, kindNames } from '../../model/kinds.ts';
import type { Fault } from '../../model/refusals.ts';
import { validationProblem } from '../../model/schema-faults.ts';
import { validatorOf } from '../../model/validation.ts';
import { told } from '../empty.ts';
import type { LeftRow, Needed, TableMapping } from '../importer.ts';
import { beganBefore, TOO_OLD } from '../since.ts';
import { keyed } from '../slugs.ts';
import { type MappingFault, mappingText, type Path } from './document.ts';
import { type Fields, fieldsWithin, type Ref, textOf } from './fields.ts';
import { folded, withEvidence } from './folding.ts';
import { type Compiling, contextOf, fault, type RowContext, refIn, type Value } from './making.ts';
import { mappingSchemaOf } from './options.ts';
import { recordMaker } from './records.ts';
import { shapeOf } from './shapes.ts';
import { checkDates, plainLeaf, valueMaker } from './values.ts';

/** A mapping as it is written. */
interface Written {
  readonly name: string;
  readonly kind?: KindName;
  readonly columns?: readonly string[];
  readonly sheet?: string;
  readonly language?: string;
  readonly zone?: string;
  readonly dates?: string | readonly string[];
  readonly empty?: readonly string[];
  readonly fill?: readonly string[];
  readonly skip?: Readonly<Record<string, string | readonly string[]>>;
  readonly key?: readonly string[];
  readonly fold?: readonly string[];
  readonly id?: Value;
  readonly source?: Content & { readonly id: string };
  readonly record: object;
}

const validators = new Map<KindName, ValidateFunction>();

function validatorFor(kind: KindName): ValidateFunction {
  const known = validators.get(kind) ?? validatorOf(mappingSchemaOf(kind));
  validators.set(kind, known);
  return known;
}

/** Reads a mapping. @throws WrongMapping, which tells each fault with its line */
export function readMapping(text: string): TableMapping {
  const { value, refusal } = mappingText(text);
  const kind = kindNames.find(name => name === (value as Partial<Written> | null)?.kind) ?? 'event';
  const validate = validatorFor(kind);
  if (!validate(value))
    throw refusal((validationProblem(validate.errors as ErrorObject[], 'body').options.errors ?? []).map(faultOf));
  const written = value as Written;
  const compiling: Compiling = {
    language: written.language ?? 'en',
    zone: written.zone,
    dates: [written.dates ?? []].flat(),
    toText: textReader(written.empty ?? [], told),
    toCode: read => textReader(written.empty ?? [], read),
    faults: [],
    refs: [],
  };
  checkDates(compiling, [], written);
  const reading = readingOf(kind, written, compiling);
  if (compiling.faults.length > 0) throw refusal(compiling.faults);
  return {
    text,
    ...(written.columns && { columns: written.columns }),
    ...(written.sheet !== undefined && {
      sheet: {
        name: written.sheet,
        refusal: (detail: string) => refusal([{ path: ['sheet'], detail }]),
      },
    }),
    refs: compiling.refs.map(({ ref }) => ref),
    refusal: wrong => {
      const faults = compiling.refs.flatMap(({ ref, path }): MappingFault[] => {
        const detail = wrong(ref);
        return detail === undefined ? [] : [{ path, detail }];
      });
      return faults.length === 0 ? undefined : refusal(faults);
    },
    reading,
  };
}

const faultOf = ({ pointer = '#', detail }: Fault): MappingFault => ({ path: stepsOf(pointer), detail });

const stepsOf = (pointer: string): Path =>
  pointer
    .split('/')
    .slice(1)
    .map(step => decodeURIComponent(step).replaceAll('~1', '/').replaceAll('~0', '~'));

/** The text of a cell; nothing where it is one of the words for that. */
function textReader(empty: readonly string[], read: (text: string) => string): (text: string) => string {
  if (empty.length === 0) return read;
  const words = new Set(empty.map(word => word.toLowerCase()));
  return text => {
    const own = read(text);
    return words.has(own.toLowerCase()) ? '' : own;
  };
}

/** How many keys are remembered, to find one that comes a second time. */
const REMEMBERED = 1_000_000;

/** Between the values of a key. */
const AMONG = ' | ';

const LONGEST_ID = 300;

function readingOf(kind: KindName, written: Written, compiling: Compiling): TableMapping['reading'] {
  const { name, key = [], fold, source, fill = [], skip = {} } = written;
  const refsIn = (member: string, names: readonly string[]) =>
    names.map((each, index) => refIn(compiling, each, [member, index]));
  const [keyRefs, foldRefs, fillRefs] = [refsIn('key', key), refsIn('fold', fold ?? []), refsIn('fill', fill)];
  const skips = Object.entries(skip).map(([column, values]) => ({
    ref: refIn(compiling, column, ['skip', column]),
    values: new Set([values].flat().map(value => value.toLowerCase())),
  }));
  if (fold && (!source || key.length === 0 || kind !== 'event'))
    fault(compiling, ['fold'], 'What folds are events: there must be a key, and a source that they cite.');
  if (source && kind !== 'event') fault(compiling, ['source'], 'Events alone cite a source.');
  if (written.id !== undefined && key.length > 0)
    fault(compiling, ['id'], 'An id tells records apart already: leave out the key.');
  const make = recordMaker(kind, shapeOf(kind), written.record, compiling);
  const ownId =
    written.id === undefined ? undefined : valueMaker(written.id, plainLeaf, ['id'], undefined, compiling).make;
  const needed = source && neededSource(source, compiling.language);
  const valueIn = (fields: Fields) => (ref: Ref) => textOf(fields(ref), compiling.toText) ?? '';

  return since => {
    const above = new Map<string, unknown>();
    const seen = new Set<string>();
    return ({ line, fields: own, published, notes = [], hasIsoDates = false }) => {
      const fields = fillRefs.length === 0 ? own : filled(own);
      const textAt = valueIn(fields);
      const [keys, folds] = [keyRefs.map(textAt), foldRefs.map(textAt)];
      const row =
        keys.length > 0 ? [...keys, ...folds].join(AMONG) : published.trim().replace(/\s+/g, ' ').slice(0, 200);
      const left = (outcome: LeftRow['outcome'], reason: string): LeftRow => ({
        line,
        row: row.slice(0, 1_000),
        outcome,
        reason,
      });
      const skipped = skips.find(({ ref, values }) => values.has(textAt(ref).toLowerCase()));
      if (skipped) return left('skipped', `The mapping leaves out rows that have this in “${skipped.ref.name}”.`);
      if (keys.length > 0 && keys.every(value => value === ''))
        return left('rejected', 'It has nothing in the columns of its key.');
      const context = contextOf(fields, hasIsoDates);
      for (const note of notes) context.notes.add(note);
      const id = ownId ? String(ownId(context) ?? '') : keyed(name, [name, ...(keys.length > 0 ? keys : [published])]);
      const record = make(context);
      if (record === undefined || context.faults.length > 0) return left('rejected', reasonOf(context));
      if (id === '') return left('rejected', 'It has no id.');
      if ((ownId || keys.length > 0) && !isNew(folds.length > 0 ? `${id}${AMONG}${folds.join(AMONG)}` : id))
        return left('rejected', 'Another row of this input has the same key.');
      const { start = '' } = (record.when ?? {}) as { start?: string };
      if (kind === 'event' && beganBefore(start, since)) return left('skipped', TOO_OLD);
      const external = keys.length === 0 ? record : withExternalId(record, name, keys.join(AMONG));
      const content = needed ? withEvidence(external, needed.id, row, published) : external;
      return {
        line,
        row: row.slice(0, 1_000),
        needs: [...(needed ? [needed] : []), ...context.needs.values()],
        contributions: [
          { kind, id, contribute: folds.length > 0 ? existing => folded(existing, content) : () => content },
        ],
        ...(context.notes.size > 0 && { notes: [...context.notes] }),
      };
    };

    function filled(fields: Fields): Fields {
      const values = fillRefs.map((ref): readonly [Ref, unknown] => {
        const value = fields(ref);
        if (textOf(value, compiling.toText) === '') return [ref, above.get(ref.name)];
        above.set(ref.name, value);
        return [ref, value];
      });
      return fieldsWithin(fields, values);
    }

    function isNew(id: string): boolean {
      if (seen.has(id)) return false;
      if (seen.size >= REMEMBERED) seen.clear();
      seen.add(id);
      return true;
    }
  };
}

/** How many faults of a row are told. */
const TOLD = 3;

const reasonOf = ({ faults }: RowContext): string =>
  [...new Set(faults)].slice(0, TOLD).join(' ') || 'It tells nothing of a record.';

function neededSource({ id, ...content }: NonNullable<Written['source']>, language: string): Needed {
  return { kind: 'source', id, content: { type: 'dataset', language, ...content } };
}

function withExternalId(record: Content, scheme: string, value: string): Content {
  const { externalIds = [] } = record as { externalIds?: readonly object[] };
  return { ...record, externalIds: [...externalIds, { scheme, value: value.slice(0, LONGEST_ID) }] };
}
