// The text of a mapping, YAML or JSON, as a value that knows the line of each of its members.
import { isCollection, isMap, isNode, isScalar, LineCounter, type Pair, parseDocument } from 'yaml';

/** Where in a mapping something stands: the members that lead there. */
export type Path = readonly (string | number)[];

/** What is wrong in a mapping, and where. */
export interface MappingFault {
  readonly path: Path;
  readonly detail: string;
}

/** A mapping that cannot be followed; the message has a line for each fault, with the line of the mapping that it is on. */
export class WrongMapping extends Error {}

/** A mapping is written by hand: what is longer is none, in UTF-16 units. */
export const LONGEST_MAPPING = 262_144;

/** As long as what it stands for may be where aliases repeat parts of it, as JSON text. */
const LONGEST_VALUE = 1_048_576;

/** How many faults are told. */
const TOLD = 20;

export interface MappingText {
  readonly value: unknown;
  /** The refusal that tells of faults, each with its line. */
  readonly refusal: (faults: readonly MappingFault[]) => WrongMapping;
}

/** @throws WrongMapping for what is no YAML, nests without end, or repeats itself by aliases more than anybody would write */
export function mappingText(text: string): MappingText {
  if (text.length > LONGEST_MAPPING)
    throw new WrongMapping(`The mapping is longer than ${LONGEST_MAPPING} characters.`);
  const lines = new LineCounter();
  const lineAt = (offset: number) => lines.linePos(offset).line;
  const document = sound(() => parseDocument(text, { lineCounter: lines, prettyErrors: false }));
  const [broken] = document.errors;
  if (broken) throw new WrongMapping(`Line ${lineAt(broken.pos[0])}: It is no YAML: ${broken.message.slice(0, 300)}.`);
  const told = ({ path, detail }: MappingFault) => `Line ${lineAt(offsetOf(document.contents, path))}: ${detail}`;
  return {
    value: sound(() => {
      const json = JSON.stringify(document.toJS({ maxAliasCount: 100 })) ?? 'null';
      if (json.length > LONGEST_VALUE) throw new WrongMapping('The mapping repeats too much of itself by aliases.');
      return JSON.parse(json);
    }),
    refusal: faults => {
      const more = faults.length > TOLD ? [`And ${faults.length - TOLD} more.`] : [];
      return new WrongMapping([...faults.slice(0, TOLD).map(told), ...more].join('\n'));
    },
  };
}

/** @throws WrongMapping where the text makes whoever reads it give up: too deep, in a circle, aliases of aliases */
function sound<T>(read: () => T): T {
  try {
    return read();
  } catch (error) {
    if (error instanceof WrongMapping) throw error;
    throw new WrongMapping(
      `The mapping nests too deep, or refers to itself: ${(error as Error).message.slice(0, 200)}.`,
    );
  }
}

/** Where a member begins: its name, or what stands in a list; of what is not there, what it would stand in. */
function offsetOf(node: unknown, path: Path): number {
  const [step, ...rest] = path;
  const own = isNode(node) ? (node.range?.[0] ?? 0) : 0;
  if (step === undefined || !isCollection(node)) return own;
  if (!isMap(node)) {
    const item = node.items[Number(step)];
    return item === undefined ? own : offsetOf(item, rest);
  }
  const pair = (node.items as Pair[]).find(({ key }) => isScalar(key) && String(key.value) === String(step));
  if (!pair) return own;
  return rest.length === 0 || !isCollection(pair.value) ? offsetOf(pair.key, []) : offsetOf(pair.value, rest);
}
