/** UTF-16 units that count as one token. */
export const UNITS_PER_TOKEN = 4;

/** A deterministic stand-in for a tokenizer: rounded up, so only the empty text has no token. */
export function countTokens(text: string): number {
  return Math.ceil(text.length / UNITS_PER_TOKEN);
}
