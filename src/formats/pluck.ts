// Plucking: where a few values stand in a JSON text, found without making anything of what lies between them.
import { ARABIC, ENGLISH, type Ranges, rankIn } from '../model/languages.ts';
import {
  afterValue,
  CLOSE_LIST,
  CLOSE_OBJECT,
  COMMA,
  endOfString,
  OPEN_LIST,
  OPEN_OBJECT,
  QUOTE,
} from './json-bytes.ts';
import { hashed, type Node, treeOf, type Wanted } from './wanted.ts';

export const NONE = -1;
/** Stands in `begins` for the border between two elements of a list. */
export const NEXT = -2;
/** Stands in `begins` where `ends` is the number of elements of a list. */
export const COUNTED = -3;

/** A tag of BCP 47, and how well it fits what is preferred, and Arabic. */
interface Tag {
  readonly name: string;
  readonly plain: number;
  readonly arabic: number;
}

/** How many tags are kept by their hashes. */
const KEPT_TAGS = 1_000;

/**
 * Finds the values at the wanted paths of JSON documents, one document after the other, without parsing them. A document is
 * UTF-8 as `JSON.stringify` writes it: no space between tokens, no escapes in the names of members. Each value found is an
 * index, from 0, into three arrays: `begins` and `ends` are its range of bytes, without quotes, and `after` is the index of
 * the next value of the same path, or `NONE`.
 */
export class Plucker {
  begins = new Int32Array();
  ends = new Int32Array();
  after = new Int32Array();
  /** For each wanted path: the index of its first value, or `NONE`. */
  readonly first: Int32Array;
  /** For each wanted path: 1 where its value is a number. */
  readonly numeric: Uint8Array;
  /** For each wanted path: 1 where it has a value for each element of a list. */
  readonly listed: Uint8Array;
  readonly #root: Node;
  readonly #last: Int32Array;
  readonly #ranked: (name: string) => Tag;
  readonly #tags = new Map<number, Tag>();
  #places = 0;
  #json: Uint8Array = new Uint8Array();
  #at = 0;

  /** What is wanted, and in which languages texts are. */
  constructor(wanted: readonly Wanted[], languages: Ranges = ENGLISH) {
    const [plain, arabic] = [rankIn(languages), rankIn(ARABIC)];
    this.#ranked = name => ({ name, plain: plain(name), arabic: arabic(name) });
    this.#root = treeOf(wanted);
    this.first = new Int32Array(wanted.length);
    this.numeric = new Uint8Array(wanted.length);
    this.listed = Uint8Array.from(wanted, ({ path }) => Number(path.includes('*')));
    this.#last = new Int32Array(wanted.length);
  }

  /** Finds the values in a document; those of the one before are forgotten. */
  pluck(json: Uint8Array): void {
    // Every value has at least one byte, or separates two elements that have; counts come once a path.
    this.#makeRoom(json.length + this.first.length);
    this.first.fill(NONE);
    this.numeric.fill(0);
    this.#places = 0;
    this.#json = json;
    this.#at = 0;
    this.#object(this.#root);
  }

  #makeRoom(places: number): void {
    if (this.begins.length >= places) return;
    this.begins = new Int32Array(2 * places);
    this.ends = new Int32Array(2 * places);
    this.after = new Int32Array(2 * places);
  }

  #put(slot: number, begin: number, end: number): void {
    const place = this.#places++;
    this.begins[place] = begin;
    this.ends[place] = end;
    this.after[place] = NONE;
    if (this.first[slot] === NONE) this.first[slot] = place;
    else this.after[this.#last[slot] as number] = place;
    this.#last[slot] = place;
  }

  #object(node: Node): void {
    for (this.#at++; this.#json[this.#at] !== CLOSE_OBJECT; ) {
      const member = node.members.get(this.#name());
      if (member && this.#isNamed(member.name)) this.#value(member);
      else this.#skip();
      if (this.#json[this.#at] === COMMA) this.#at++;
    }
    this.#at++;
  }

  /** Moves past the name of a member and returns its hash. */
  #name(): number {
    const json = this.#json;
    let at = this.#at + 1;
    let hash = 0;
    for (let byte = json[at] as number; byte !== QUOTE; byte = json[++at] as number) hash = hashed(hash, byte);
    this.#at = at + 2;
    return hash;
  }

  /** Whether the name that was passed is this one, and not another of the same hash. */
  #isNamed(name: string): boolean {
    const begin = this.#at - 2 - name.length;
    if (this.#json[begin - 1] !== QUOTE) return false;
    for (let index = 0; index < name.length; index++)
      if (this.#json[begin + index] !== name.charCodeAt(index)) return false;
    return true;
  }

  #skip(): void {
    this.#at = afterValue(this.#json, this.#at);
  }

  #value(node: Node): void {
    const byte = this.#json[this.#at];
    const { value, plain, arabic } = node.slots;
    if (byte === OPEN_OBJECT && (plain >= 0 || arabic >= 0)) this.#languages(plain, arabic);
    else if (byte === OPEN_OBJECT) this.#object(node);
    else if (byte === OPEN_LIST) this.#list(node);
    else if (value < 0) this.#skip();
    else if (byte === QUOTE) this.#string(value);
    else this.#number(value);
  }

  #string(slot: number): void {
    const begin = this.#at + 1;
    const end = endOfString(this.#json, begin);
    this.#at = end + 1;
    this.#put(slot, begin, end);
  }

  #number(slot: number): void {
    const begin = this.#at;
    this.#skip();
    this.#put(slot, begin, this.#at);
    this.numeric[slot] = 1;
  }

  #list({ each, elements, below, slots: { length } }: Node): void {
    let count = 0;
    for (this.#at++; this.#json[this.#at] !== CLOSE_LIST; count++) {
      if (count > 0) for (const slot of below) this.#put(slot, NEXT, 0);
      const element = each ?? elements.get(count);
      if (element) this.#value(element);
      else this.#skip();
      if (this.#json[this.#at] === COMMA) this.#at++;
    }
    this.#at++;
    if (length < 0) return;
    this.#put(length, COUNTED, count);
    this.numeric[length] = 1;
  }

  #languages(plain: number, arabic: number): void {
    let [begin, end, best] = [NONE, 0, Infinity];
    let [arabicBegin, arabicEnd, mostArabic] = [NONE, 0, Infinity];
    for (this.#at++; this.#json[this.#at] !== CLOSE_OBJECT; ) {
      const tag = this.#tag();
      const from = this.#at + 1;
      this.#skip();
      const to = this.#at - 1;
      if (begin === NONE || tag.plain < best) [begin, end, best] = [from, to, tag.plain];
      if (tag.arabic < mostArabic) [arabicBegin, arabicEnd, mostArabic] = [from, to, tag.arabic];
      if (this.#json[this.#at] === COMMA) this.#at++;
    }
    this.#at++;
    if (plain >= 0 && begin !== NONE) this.#put(plain, begin, end);
    if (arabic >= 0 && arabicBegin !== NONE) this.#put(arabic, arabicBegin, arabicEnd);
  }

  /** Moves past the name of a member, which is a tag. */
  #tag(): Tag {
    const begin = this.#at + 1;
    const hash = this.#name();
    const known = this.#tags.get(hash);
    if (known && this.#isNamed(known.name)) return known;
    const name = Buffer.from(this.#json.subarray(begin, this.#at - 2)).toString('latin1');
    const tag = this.#ranked(name);
    if (this.#tags.size < KEPT_TAGS) this.#tags.set(hash, tag);
    return tag;
  }
}
