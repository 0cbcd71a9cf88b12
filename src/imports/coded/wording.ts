// The words of records that are made of coded rows: composed here, never taken from the data.
import { cameo } from '../../model/codes/cameo.ts';
import { ploverEvents } from '../../model/codes/plover.ts';
import { eventKind } from '../../model/vocabularies/closed.ts';
import { countryName, inSentence } from '../countries/states.ts';
import type { CodedRow, DataSet, Side, Text } from './row.ts';

const MAX_NAMES = 4;
const MAX_NAME = 60;
/** Half of what a title may have, for a code point may take two UTF-16 units. */
const MAX_TITLE = 150;

const kinds = new Map<string, { en: string; ar: string }>(eventKind.terms.map(({ code, label }) => [code, label]));
const cameoLabels = new Map(cameo.map(({ code, en, ar }) => [code, { en, ar }]));
const ploverLabels = new Map(ploverEvents.map(({ code, en, ar }) => [code, { en, ar }]));

/** The title of an event; in Arabic too where every name is there in Arabic. */
export function titleOf(kind: string, names: readonly Text[], towards: readonly Text[]): Text {
  const label = kinds.get(kind) ?? { en: kind, ar: kind };
  const en = titled(label.en, listed(names, 'en', ', '), ' to ', listed(towards, 'en', ', '));
  if ([...names, ...towards].some(name => name.ar === undefined)) return { en };
  return { en, ar: titled(label.ar, listed(names, 'ar', '، '), ' إلى ', listed(towards, 'ar', '، ')) };
}

const titled = (label: string, names: string, to: string, towards: string) =>
  shortened(`${label}: ${names}${towards === '' ? '' : to + towards}`, MAX_TITLE);

function listed(names: readonly Text[], language: 'en' | 'ar', comma: string): string {
  const shown = names.slice(0, MAX_NAMES).map(name => shortened(name[language] ?? name.en));
  return [...shown, ...(names.length > MAX_NAMES ? ['…'] : [])].join(comma);
}

/** By code points: a character is never cut in two. */
function shortened(text: string, most = MAX_NAME): string {
  const points = Array.from(text);
  return points.length > most ? `${points.slice(0, most - 1).join('')}…` : text;
}

export function summaryOf({ title }: DataSet, remark?: Text): Text {
  const en = `Reported by the coded event data of ${title} alone. Nobody has confirmed that it took place.`;
  const ar = `وارد في بيانات الأحداث المرمزة في ${title} وحدها، ولم يؤكد أحد وقوعه.`;
  if (remark === undefined) return { en, ar };
  return { en: `${en} ${remark.en}`, ar: remark.ar === undefined ? ar : `${ar} ${remark.ar}` };
}

/** Who speaks in a row: the coder, told apart by the row, so that two rows are two accounts. */
export function speakerOf({ title }: DataSet, { row, publisher }: CodedRow): Text {
  const id = shortened(row);
  const by = publisher === undefined ? undefined : shortened(publisher);
  return {
    en: `Event coder of ${title}, row ${id}${by === undefined ? '' : `, of a report by ${by}`}`,
    ar: `مرمز الأحداث في ${title}، السجل ${id}${by === undefined ? '' : `، عن تقرير لـ ${by}`}`,
  };
}

const namesOf = (sides: readonly Side[]): string =>
  sides.length > 0
    ? listed(
        sides.map(({ name }) => name),
        'en',
        ', ',
      )
    : 'nobody named';

/** What a row says, in our own words. */
export function accountOf(row: CodedRow): Text {
  const coding = codingOf(row);
  return {
    en: `Coded as ${coding.en}, from ${namesOf(row.from)} to ${namesOf(row.to)}${placed(row, 'en')}.${called(row, 'en')}`,
    ar: `الترميز: ${coding.ar}${placed(row, 'ar')}.${called(row, 'ar')}`,
  };
}

/** What the row calls sides that are known by wider codes. */
const called = ({ from, to }: CodedRow, language: 'en' | 'ar'): string =>
  [...from, ...to]
    .flatMap(({ name, called: as }) => {
      if (as === undefined) return [];
      const [who, how] = [shortened(name[language] ?? name.en), shortened(as)];
      return [language === 'en' ? ` It calls ${who} “${how}”.` : ` التسمية في السجل: «${how}» (${who}).`];
    })
    .join('');

function codingOf({ cameo: code, plover }: Pick<CodedRow, 'cameo' | 'plover'>): { en: string; ar: string } {
  if (code !== undefined) {
    const label = cameoLabels.get(code);
    return { en: `CAMEO ${code} (${label?.en ?? code})`, ar: `CAMEO ${code} (${label?.ar ?? code})` };
  }
  if (plover === undefined) return { en: 'no event of PLOVER', ar: 'بلا حدث من أحداث PLOVER' };
  const { event } = plover;
  const label = ploverLabels.get(event);
  return { en: `PLOVER ${event} (${label?.en ?? event})`, ar: `PLOVER ${event} (${label?.ar ?? event})` };
}

function placed({ place, placeUnknown }: CodedRow, language: 'en' | 'ar'): string {
  if (placeUnknown !== undefined) {
    const code = shortened(placeUnknown);
    return language === 'en' ? `; placed in ${code}, which is no country that is known` : `؛ المكان ${code} غير معروف`;
  }
  if (place === null) return '';
  if (language === 'ar') return `؛ البلد: ${countryName(place.country).ar}`;
  const within = place.city ?? place.name;
  if (within === undefined) return `, placed in ${inSentence(place.country)}`;
  return `, placed in ${shortened(within)}, ${countryName(place.country).en}`;
}
