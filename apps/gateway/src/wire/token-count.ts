/** What no honest answer reaches. A figure above it is as good as none. */
const TOKENS_MAX = 1_000_000_000;

/** A reported number of tokens; null for what is none: a missing, negative, fractional or absurd figure, or one in quotes. */
export function tokenCount(value: unknown): number | null {
  return typeof value === 'number' && Number.isSafeInteger(value) && value >= 0 && value <= TOKENS_MAX ? value : null;
}
