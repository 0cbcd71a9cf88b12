// Ids of entities, and the records that they stand for.
import { OWN } from '../../formats/ftm-entities.ts';
import { hasExternalId } from '../../model/external-ids.ts';
import type { Content, KindName } from '../../model/kinds.ts';
import { ID_FORM, ID_LENGTH } from '../../model/schema.ts';
import { keyed } from '../slugs.ts';

/** The scheme of ids of entities. */
export const SCHEME = 'ftm';

const OWN_ID = new RegExp(`^${OWN}\\.[^.]+\\.(event|actor)\\.(${ID_FORM})$`);

/** The id of the record that an entity stands for: what this program wrote tells it. */
export function recordId(kind: KindName, id: string): string {
  const [, of, own = ''] = OWN_ID.exec(id) ?? [];
  return of === kind && own.length <= ID_LENGTH ? own : keyed(`${SCHEME} ${id}`, [SCHEME, id]);
}

/** Whether a record was made of an entity: what was not tells more, and stays as it is. */
export const isMadeOf = (content: Content, id: string): boolean =>
  hasExternalId(content, { scheme: SCHEME, value: id });
