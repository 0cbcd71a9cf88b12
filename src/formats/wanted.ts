// What is wanted of a JSON text, as a tree: which members and elements lead to it.

/** Where a value is, and what is taken of it. */
export interface Wanted {
  /** Members, or the number of an element, by `/`; `*` stands for each element of a list. */
  readonly path: string;
  /** The value itself; of a text in several languages the preferred, else the first, or the Arabic; or the length of a list. */
  readonly take: 'value' | 'plain' | 'arabic' | 'length';
}

export interface Node {
  readonly name: string;
  /** By the hashes of their names. */
  readonly members: Map<number, Node>;
  /** By their numbers. */
  readonly elements: Map<number, Node>;
  each: Node | null;
  /** What is wanted of each element of the list, by number. */
  readonly below: number[];
  /** Which of the wanted each way of taking goes to, by number; -1 where none does. */
  readonly slots: Record<Wanted['take'], number>;
}

const nodeOf = (name: string): Node => ({
  name,
  members: new Map(),
  elements: new Map(),
  each: null,
  below: [],
  slots: { value: -1, plain: -1, arabic: -1, length: -1 },
});

/** The hash of a name, byte by byte. */
export const hashed = (hash: number, byte: number) => (Math.imul(hash, 31) + byte) | 0;
export const hashOf = (name: string) => [...Buffer.from(name)].reduce(hashed, 0);

/** The wanted are numbered in their order. */
export function treeOf(wanted: readonly Wanted[]): Node {
  const root = nodeOf('');
  for (const [slot, { path, take }] of wanted.entries()) addTo(root, path.split('/'), take, slot);
  return root;
}

function addTo(root: Node, steps: readonly string[], take: Wanted['take'], slot: number): void {
  let node = root;
  for (const step of steps) {
    if (step === '*') {
      node.below.push(slot);
      node.each ??= nodeOf(step);
      node = node.each;
      continue;
    }
    const [among, key] = /^\d+$/.test(step) ? [node.elements, Number(step)] : [node.members, hashOf(step)];
    const next = among.get(key) ?? nodeOf(step);
    if (next.name !== step) throw new Error(`${step} and ${next.name} have the same hash.`);
    among.set(key, next);
    node = next;
  }
  node.slots[take] = slot;
}
