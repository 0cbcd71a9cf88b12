import type { Kind } from '../../model/kinds.ts';
import { among, list, optional } from '../../model/schema.ts';

export const fieldsSchema = (kind: Kind) => {
  const members = Object.keys(kind.document.properties);
  const member = among(members, 'A member');
  return optional(
    list(member, 100, {
      minItems: 1,
      description:
        'The members of the documents to be sent; `id` always comes. All others are left out, also those that a document always has.',
    }),
  );
};
