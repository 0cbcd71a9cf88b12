// Members that an object has twice: found in any JSON text, however their names are written.
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { repeatedMember } from '../../src/model/json.ts';

/** The name with its first character as an escape. */
const escaped = (name: string) => {
  const code = name.charCodeAt(0).toString(16).padStart(4, '0');
  return `"\\u${code}${JSON.stringify(name.slice(1)).slice(1)}`;
};

test('what JSON.stringify writes has no member twice', () => {
  fc.assert(fc.property(fc.jsonValue(), value => repeatedMember(JSON.stringify(value, null, 1)) === null));
});

test('a member that comes again is found, wherever it is and however it is written', () => {
  const members = fc.dictionary(fc.string({ minLength: 1 }), fc.jsonValue(), { minKeys: 1, noNullPrototype: true });
  const around = fc.constantFrom<(text: string) => string>(
    text => text,
    text => `[1,${text}]`,
    text => `{"a":"{\\"","b":[{"a":${text}}],"c":{"a":1}}`,
  );
  fc.assert(
    fc.property(members, around, fc.nat(), fc.boolean(), (object, wrapped, nth, asEscape) => {
      const names = Object.keys(object);
      const name = names[nth % names.length] as string;
      // Half of a pair of surrogates cannot be written apart from the other.
      fc.pre(!/[\ud800-\udfff]/.test(name[0] as string));
      const again = asEscape ? escaped(name) : JSON.stringify(name);
      const text = `${JSON.stringify(object).slice(0, -1)},${again}:1}`;
      expect(repeatedMember(wrapped(text))).toBe(again);
    }),
  );
});
