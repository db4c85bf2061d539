import { readFilterAddress, writeFilterAddress } from '../payloads/index.ts';

export const SAVED_VIEW_ADDRESS_LENGTH_MAX = 4_000;

/** A span that ends now, as the list's address names it: `24h`, `7d`. */
const SPAN = /^\d{1,3}[hd]$/;
const INSTANT = /^\d{4}-\d{2}-\d{2}(?:T\d{2}:\d{2}(?::\d{2}(?:\.\d{1,3})?)?Z?)?$/;

/**
 * What of a list's address makes a view: its filter and its dates, each written in one way. The place in the list, what is open beside it and
 * whatever the address does not know are left out.
 */
export function readViewAddress(text: string): string {
  const given = new URLSearchParams(text);
  const address = writeFilterAddress(readFilterAddress(given));
  const span = given.get('range');
  if (span !== null && SPAN.test(span)) address.set('range', span);
  else {
    for (const edge of ['from', 'to']) {
      const instant = given.get(edge);
      if (instant !== null && INSTANT.test(instant) && !Number.isNaN(Date.parse(instant))) address.set(edge, instant);
    }
  }
  return address.toString();
}
