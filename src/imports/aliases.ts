// The other names of an actor, as far as a record holds them.

/** How many other names an actor may have, and how long each may be in code points. */
const MOST = 200;
const LONGEST = 300;

const LEFT_OUT = 'Some of its names are too many or too long, and left out.';

/** Those that a record holds, each once, and a note where that is not all. */
export function aliasesAmong(names: Iterable<string>): {
  readonly aliases: readonly string[];
  readonly notes: readonly string[];
} {
  const all = [...new Set(names)];
  const aliases = all.filter(name => name.length <= LONGEST).slice(0, MOST);
  return { aliases, notes: all.length > aliases.length ? [LEFT_OUT] : [] };
}
