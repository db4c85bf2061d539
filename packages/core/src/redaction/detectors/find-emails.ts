import type { TextSpan } from '../../retention/index.ts';

const LOCAL_LENGTH_MAX = 128;
const DOMAIN_LENGTH_MAX = 255;
const LOCAL_CHARACTER = /[\p{L}\p{N}.!#$'*+^_`{|}~-]/u;
const LOCAL_EDGE = /[\p{L}\p{N}_+-]/u;
const DOMAIN_CHARACTER = /[\p{L}\p{N}.-]/u;
const DOMAIN = /^(?:[\p{L}\p{N}](?:[\p{L}\p{N}-]*[\p{L}\p{N}])?\.)+(?:\p{L}{2,63}|xn--[a-z0-9-]{2,59})/iu;
/** `logo@2x.png` is a picture. */
const PICTURE = /^\d+x\./;
/** How the sign between the two halves is written, also in an address line. */
const SIGN = /@|%40/gi;

/**
 * E-mail addresses: a name, `@`, and a domain with a dot that ends in letters. It goes from each sign outwards, so a long text without one costs
 * one pass. Names in quotes, and domains without a dot, are not found.
 */
export function* findEmails(text: string): Generator<TextSpan> {
  for (const sign of text.matchAll(SIGN)) {
    const start = localStart(text, sign.index);
    if (start === sign.index) continue;
    const domainStart = sign.index + sign[0].length;
    const domain = readDomain(text, domainStart);
    if (domain !== null && !PICTURE.test(domain)) yield { start, end: domainStart + domain.length };
  }
}

function localStart(text: string, signAt: number): number {
  let start = signAt;
  const first = Math.max(0, signAt - LOCAL_LENGTH_MAX);
  while (start > first && LOCAL_CHARACTER.test(text[start - 1] ?? '')) start -= 1;
  while (start < signAt && !LOCAL_EDGE.test(text[start] ?? '')) start += 1;
  return start;
}

function readDomain(text: string, from: number): string | null {
  let end = from;
  const last = Math.min(text.length, from + DOMAIN_LENGTH_MAX);
  while (end < last && DOMAIN_CHARACTER.test(text[end] ?? '')) end += 1;
  return DOMAIN.exec(text.slice(from, end))?.[0] ?? null;
}
