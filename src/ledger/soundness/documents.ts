// Documents against their schemas, and against the rows that they are stored in.
import type { ErrorObject } from 'ajv/dist/2020.js';
import { type Content, kinds, sharedParts } from '../../model/kinds.ts';
import { ref } from '../../model/schema.ts';
import { bodyValidators } from '../../model/validation.ts';
import type { Findings } from './faults.ts';
import { type Examined, placeOf, type Stored } from './stored.ts';

/** Looks at the documents of revisions, and answers each with what its document says. */
export type CheckDocuments = (rows: readonly Stored[]) => Examined[];

export function checkingDocuments({ tell }: Findings): CheckDocuments {
  const compile = bodyValidators([...sharedParts, ...Object.values(kinds).map(({ document }) => document)]);
  const validators = new Map(
    Object.values(kinds).map(({ name, document }) => [name as string, compile(ref(document))]),
  );
  const contentOf = (row: Stored): Content | null => {
    const { document, op, kind } = row;
    const fault = (what: string) => tell('documents', placeOf(row), what);
    const validate = validators.get(kind);
    if (!validate) fault(`there is no kind of record ${kind}`);
    if ((document === null) !== (op === 'deleted'))
      fault(document === null ? 'has no document' : 'is deleted, and has one');
    if (document === null || !validate) return null;
    const content = parsed(document);
    if (content === null) fault('its document is not a JSON object');
    if (content === null) return null;
    for (const [name, value] of Object.entries(recordedIn(row)))
      if (content[name] !== value)
        fault(`its document says ${name} ${JSON.stringify(content[name])}, not ${JSON.stringify(value)}`);
    if (validate(content)) return content;
    for (const { instancePath, message } of (validate.errors ?? []) as ErrorObject[])
      fault(`its document${instancePath && ` at ${instancePath}`} ${message}`);
    return null;
  };
  return rows => rows.map(row => ({ ...row, content: contentOf(row) }));
}

function parsed(document: string): Content | null {
  try {
    const value: unknown = JSON.parse(document);
    return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Content) : null;
  } catch {
    return null;
  }
}

/** The members that the server has set, by the row that holds them. */
const recordedIn = ({ id, revision, position, created, at }: Stored) => ({
  ...{ id, revision, position },
  ...{ createdAt: created, updatedAt: at },
});
