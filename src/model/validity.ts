// Whether a content may be recorded under an id: its form, the schema of its kind and the rules of the domain.
import type { ErrorObject } from 'ajv/dist/2020.js';
import type { Content, KindName } from './kinds.ts';
import type { Fault } from './refusals.ts';
import { faultsOf } from './rules.ts';
import { ID_FORM, ID_LENGTH } from './schema.ts';
import { validationProblem } from './schema-faults.ts';
import { contentValidator } from './validation.ts';

const ID = new RegExp(`^${ID_FORM}$`);

/** What is wrong with a content that comes as a whole; none where it may be recorded. */
export function faultsIn(kind: KindName, id: string, content: Content): readonly Fault[] {
  if (id.length > ID_LENGTH || !ID.test(id))
    return [{ pointer: '#/id', code: 'wrong-form', detail: `${JSON.stringify(id.slice(0, 100))} cannot be an id.` }];
  const validate = contentValidator(kind);
  if (validate(content)) return faultsOf(kind, id, content);
  return validationProblem(validate.errors as ErrorObject[], 'body').options.errors ?? [];
}
