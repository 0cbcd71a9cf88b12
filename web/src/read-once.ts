// What is read from the server once, and shown wherever it is named.
import { signal } from '@preact/signals';

/** Reads what a key names when it is first asked for; undefined until it is there. What failed is asked for again. */
export function readOnce<T>(load: (key: string) => Promise<T>): (key: string) => T | undefined {
  const read = new Map<string, ReturnType<typeof signal<T | undefined>>>();
  return key => {
    const known = read.get(key);
    if (known !== undefined) return known.value;
    const value = signal<T | undefined>(undefined);
    read.set(key, value);
    load(key).then(
      answer => {
        value.value = answer;
      },
      () => read.delete(key),
    );
    // Whoever asks first waits for it too.
    return value.value;
  };
}
