// What a file is called that an answer is kept in.

/** How many characters of what was asked for are told. */
const LONGEST = 50;

/** What asks for a moment or an order: the name ends in the position. */
const LEFT_OUT = new Set(['asOf', 'sort']);

/** The name of a list, from its path in canonical form: `/v1/events?country=CN&status=-held` is `events-country-CN-status-not-held`. */
export function nameOfList(list: string): string {
  const { pathname, searchParams } = new URL(list, 'http://localhost');
  const asked = [...searchParams]
    .filter(([name]) => !LEFT_OUT.has(name))
    .map(([name, value]) => `${name} ${value.replace(/^-/, 'not ')}`);
  const words = asked.join(' ').match(/[\p{L}\p{M}\p{N}]+/gu) ?? [];
  const told = Array.from(words.join('-')).slice(0, LONGEST).join('');
  return [pathname.split('/').at(-1), ...(told === '' ? [] : [told])].join('-');
}

/** The header Content-Disposition of a file (RFC 6266): a name of ASCII alone, and beside it the whole where that has other letters. */
export function attachment(name: string, ending: string): string {
  const ascii = (name.match(/[\x20-\x7e]+/g) ?? []).join('').replace(/-{2,}/g, '-').replace(/-$/, '');
  const plain = `attachment; filename="${ascii}${ending}"`;
  return ascii === name ? plain : `${plain}; filename*=UTF-8''${encodeURIComponent(name + ending)}`;
}
