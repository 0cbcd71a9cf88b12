// The names of records that others refer to by their ids, read from the server once each.
import { signal } from '@preact/signals';
import { api, bodyOf, type Text } from './api.ts';
import type { Kind } from './kinds.ts';

const read = new Map<string, ReturnType<typeof signal<Text | undefined>>>();

/** What a record is called; undefined until, or where, that is not known. */
export function nameOf(kind: Kind, id: string): Text | undefined {
  const key = `${kind}/${id}`;
  const known = read.get(key);
  if (known !== undefined) return known.value;
  const name = signal<Text | undefined>(undefined);
  read.set(key, name);
  bodyOf(api.GET(`/v1/${kind}/{id}` as '/v1/actors/{id}', { params: { path: { id } } })).then(
    record => {
      name.value = namedIn(record);
    },
    () => read.delete(key),
  );
  // Whoever asks first waits for it too.
  return name.value;
}

/** What a record calls itself, whatever its kind. */
export const namedIn = (record: object): Text => {
  const { name, title, label } = record as Readonly<Record<'name' | 'title' | 'label', Text | undefined>>;
  return name ?? title ?? label ?? {};
};
