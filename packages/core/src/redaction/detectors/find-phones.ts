import type { TextSpan } from '../../retention/index.ts';
import { matchesOf } from './found-span.ts';

/** `+`, a country code and 8 to 15 digits in all, as E.164 has them, with what people write between them. */
const INTERNATIONAL = /(?<![\w+])\+[1-9](?:[ \u00a0().\-/]{0,3}\d){7,14}(?!\d)/g;

const NONE: readonly TextSpan[] = [];

/** Telephone numbers in the international form. A national number looks like any other number, and is not found. */
export function findPhones(text: string): Iterable<TextSpan> {
  return text.includes('+') ? matchesOf(INTERNATIONAL, text) : NONE;
}
