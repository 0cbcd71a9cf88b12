// Whether a content may be recorded: the schema and the rules that a request has to meet too.
import type { ErrorObject, ValidateFunction } from 'ajv/dist/2020.js';
import { bodyValidators, validationProblem } from '../http/validation.ts';
import { type Content, type KindName, kindNames, kinds, sharedParts } from '../model/kinds.ts';
import { type Fault, faultsOf } from '../model/rules.ts';
import { ID_FORM, ID_LENGTH, ref } from '../model/schema.ts';

type Named = Pick<Fault, 'detail'> & { readonly pointer?: string };

/** What is wrong with a content; none where it may be recorded. */
export type Validity = (kind: KindName, id: string, content: Content) => readonly Named[];

/** Compiled when it is first asked for, and then kept. */
let compiled: Readonly<Record<KindName, ValidateFunction>> | undefined;

function validators(): Readonly<Record<KindName, ValidateFunction>> {
  if (compiled) return compiled;
  const compile = bodyValidators([...sharedParts, ...Object.values(kinds).map(kind => kind.input)]);
  const made = kindNames.map(name => [name, compile(ref(kinds[name].input))]);
  compiled = Object.fromEntries(made) as Record<KindName, ValidateFunction>;
  return compiled;
}

export const validity: Validity = (kind, id, content) => {
  if (id.length > ID_LENGTH || !ID.test(id)) return [{ pointer: '#/id', detail: `${shown(id)} cannot be an id.` }];
  const validate = validators()[kind];
  if (validate(content)) return faultsOf(kind, id, content);
  return validationProblem(validate.errors as ErrorObject[], 'body').options.errors ?? [];
};

const ID = new RegExp(`^${ID_FORM}$`);
const shown = (id: string) => JSON.stringify(id.slice(0, 100));

/** How many faults a reason names. */
const NAMED = 3;

/** The faults of a record as one reason, each with its pointer. */
export function reasonOf(record: string, faults: readonly Named[]): string {
  const told = faults.slice(0, NAMED).map(({ pointer = '', detail }) => `${record}${pointer}: ${detail}`);
  return told.join(' ') + (faults.length > NAMED ? ` And ${faults.length - NAMED} more.` : '');
}
