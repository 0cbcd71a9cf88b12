// Values of PLOVER records: texts and lists, which are written in several ways.
import { isObject } from '../../model/json.ts';
import { told } from '../empty.ts';

export type Json = Readonly<Record<string, unknown>>;

/** A text or a number, trimmed; empty where it says that there is nothing. */
export const word = (value: unknown): string =>
  typeof value === 'string' || typeof value === 'number' ? told(String(value)) : '';

const many = (value: unknown): readonly unknown[] =>
  Array.isArray(value) ? value : value === undefined ? [] : [value];

export const objects = (value: unknown): Json[] => many(value).filter(isObject);

/** Words in a list, or in one text with commas between them. */
export const words = (value: unknown): string[] =>
  many(value)
    .flatMap(one => word(one).split(/[,;]/))
    .map(told)
    .filter(one => one !== '');
