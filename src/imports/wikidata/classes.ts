// What an item is, by its classes (P31) and by the classes that these are part of (P279).

export type Type = 'person' | 'state' | 'organization' | 'group' | 'issue' | 'office';

/** The classes at which the way up ends. What else is a class of these is told by the items of the input. */
const ROOTS: Readonly<Record<Type, readonly string[]>> = {
  // Human.
  person: ['Q5'],
  // State, sovereign state, country, historical country, state with limited recognition.
  state: ['Q7275', 'Q3624078', 'Q6256', 'Q3024240', 'Q15634554'],
  organization: [
    // Organization, international, intergovernmental, non-governmental, political.
    ...['Q43229', 'Q484652', 'Q245065', 'Q79913', 'Q7210356'],
    // Political party, government, legislature, ministry, government agency, government organization.
    ...['Q7278', 'Q7188', 'Q11204', 'Q192350', 'Q327333', 'Q2659904'],
    // Business, company, news agency, university, research institute.
    ...['Q4830453', 'Q783794', 'Q192283', 'Q3918', 'Q31855'],
  ],
  // Group of humans, social group, ethnic group.
  group: ['Q16334295', 'Q874405', 'Q41710'],
  // Conflict, armed conflict, war, civil war, political crisis, disputed territory, social issue, policy, treaty.
  issue: ['Q180684', 'Q350604', 'Q198', 'Q8465', 'Q3002772', 'Q15239622', 'Q1920219', 'Q1156854', 'Q131569'],
  // Position, public office.
  office: ['Q4164871', 'Q294414'],
};

const TYPES = Object.keys(ROOTS) as readonly Type[];

const typeOfRoot = new Map(TYPES.flatMap(type => ROOTS[type].map(root => [root, type] as const)));

/** How many classes are looked at on the way up. */
const MOST = 1_000;

/** The type of the nearest class that tells one, the first of `TYPES` where several are as near; undefined where none does. */
export function typeOf(classes: readonly string[], above: (item: string) => readonly string[]): Type | undefined {
  const seen = new Set(classes);
  for (let level = [...seen]; level.length > 0 && seen.size < MOST; ) {
    const found = new Set(level.map(one => typeOfRoot.get(one)));
    const type = TYPES.find(each => found.has(each));
    if (type !== undefined) return type;
    level = [...new Set(level.flatMap(above))].filter(one => !seen.has(one));
    for (const one of level) seen.add(one);
  }
  return undefined;
}
