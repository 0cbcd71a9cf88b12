// The texts that the cells of a workbook share, as bytes: what they take in memory is no more than the bytes and a number each.
import { UnreadableInput } from '../../importer.ts';
import type { Archive } from './archive.ts';
import { type Listener, readWhole } from './parts.ts';

/** How much all of them may take, in bytes; and how long the part may be that has them, with what it tells of their looks. */
const MOST = 67_108_864;
const LONGEST_PART = 536_870_912;

/** What each takes besides its bytes. */
const EACH = 8;

/** The text of an index, counted from 0; undefined where there is none. */
export type Texts = (index: number) => string | undefined;

const TOO_MUCH = `Its cells share more than ${MOST / 1_048_576} MiB of text: save the sheet as CSV.`;

/** @throws UnreadableInput where they would take more than they may */
export async function sharedTexts(archive: Archive, part: string): Promise<Texts> {
  let bytes = Buffer.allocUnsafe(65_536);
  let used = 0;
  const ends: number[] = [];
  const add = (text: string) => {
    const end = used + Buffer.byteLength(text);
    if (end + EACH * ends.length > MOST) throw new UnreadableInput(TOO_MUCH);
    if (end > bytes.length)
      bytes = Buffer.concat([bytes.subarray(0, used)], Math.max(end, Math.min(MOST, 2 * bytes.length)));
    bytes.write(text, used);
    ends.push(end);
    used = end;
  };
  const item = textOfRuns();
  await readWhole(archive, part, LONGEST_PART, {
    root: 'sst',
    open: name => (name === 'si' ? item.begin() : item.open(name)),
    text: item.text,
    close: name => (name === 'si' ? add(item.end()) : item.close(name)),
  });
  return index => (index in ends ? bytes.toString('utf8', ends[index - 1] ?? 0, ends[index]) : undefined);
}

/** Puts a text together, of one run or several; how it is pronounced is no part of it. */
interface Runs extends Required<Pick<Listener, 'text'>> {
  readonly begin: () => void;
  readonly open: (name: string) => void;
  readonly close: (name: string) => void;
  readonly end: () => string;
}

/** How long a text may be, in UTF-16 units: spreadsheets have at most 32,767 in a cell. */
const LONGEST = 1_048_576;

export function textOfRuns(): Runs {
  let all = '';
  let isText = false;
  let phonetic = 0;
  return {
    begin: () => {
      [all, isText, phonetic] = ['', false, 0];
    },
    open: name => {
      if (name === 'rPh') phonetic++;
      else if (name === 't') isText = phonetic === 0;
    },
    text: text => {
      if (!isText) return;
      all += text;
      if (all.length > LONGEST) throw new UnreadableInput('It has a text that is too long for a cell.');
    },
    close: name => {
      if (name === 'rPh') phonetic--;
      else if (name === 't') isText = false;
    },
    end: () => unescaped(all),
  };
}

/** Characters that XML cannot have are told by their codes (`_x000D_`), ST_Xstring of ECMA-376, part 1, §22.9.2.19. */
export const unescaped = (text: string): string =>
  text.includes('_x')
    ? text.replace(/_x([0-9A-Fa-f]{4})_/g, (whole, code: string) => {
        const character = String.fromCharCode(Number.parseInt(code, 16));
        return character.isWellFormed() ? character : whole;
      })
    : text;
