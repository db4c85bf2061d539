import { createHash } from 'node:crypto';

/** A 32-bit number that depends on the text alone. */
export function seedOf(text: string): number {
  return createHash('sha256').update(text).digest().readUInt32BE(0);
}

/** One of the options, always the same one for the same seed. */
export function pick<T>(options: readonly [T, ...T[]], seed: number): T {
  return options[seed % options.length] ?? options[0];
}
