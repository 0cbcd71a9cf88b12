// Types of visits, as remarks tell them: a state visit, a private one, a stop on the way.
import { isHalt, isRest } from './stops.ts';

interface Type {
  readonly en: string;
  readonly ar: string;
}

/** By the words before `visit`. */
const TYPES: Readonly<Record<string, Type>> = {
  'official working': { en: 'Official working visit', ar: 'زيارة عمل رسمية' },
  working: { en: 'Working visit', ar: 'زيارة عمل' },
  state: { en: 'State visit', ar: 'زيارة دولة' },
  official: { en: 'Official visit', ar: 'زيارة رسمية' },
  private: { en: 'Private visit', ar: 'زيارة خاصة' },
  informal: { en: 'Informal visit', ar: 'زيارة غير رسمية' },
  unofficial: { en: 'Unofficial visit', ar: 'زيارة غير رسمية' },
  pastoral: { en: 'Pastoral visit', ar: 'زيارة رعوية' },
};

const STOP = { en: 'Stop on the way', ar: 'توقف في الطريق' };
const REST = { en: 'Holiday', ar: 'إجازة' };

/** `Offical` is one of the spellings in the data. */
const TYPED = /\b(official working|working|state|offici?al|private|informal|unofficial|pastoral) visit\b/i;

/** The type that a remark tells of first; undefined where it tells none. */
export function visitType(remark: string): Type | undefined {
  if (isHalt(remark)) return STOP;
  const [, told] = TYPED.exec(remark) ?? [];
  if (told !== undefined) return TYPES[told.toLowerCase().replace('offical', 'official')];
  return isRest(remark) ? REST : undefined;
}
