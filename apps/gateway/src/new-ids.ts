// Hot path: budget 0.3 µs an id.
import type { Clock } from '@lethe/core/time';
import { V7Generator } from 'uuidv7';

/** How far the clock may step back before the order of ids gives way to the clock. */
const ROLLBACK_MS = 10_000;
const TEXT_LENGTH = 36;
const HYPHEN = 45;
const BYTES_BEFORE_HYPHEN: ReadonlySet<number> = new Set([3, 5, 7, 9]);
const DIGITS = Buffer.from('0123456789abcdef');

/** Makes UUIDs of version 7, each greater than the one before. */
export function createIds(clock: Clock): () => string {
  const generator = new V7Generator();
  const text = Buffer.alloc(TEXT_LENGTH, HYPHEN);
  const positions = digitPositions();
  return () => {
    const { bytes } = generator.generateOrResetCore(clock.now().getTime(), ROLLBACK_MS);
    for (let index = 0; index < bytes.length; index += 1) {
      const byte = bytes[index] as number;
      const position = positions[index] as number;
      text[position] = DIGITS[byte >> 4] as number;
      text[position + 1] = DIGITS[byte & 15] as number;
    }
    // One copy into one string; building it from pieces makes a dozen.
    return text.toString('latin1');
  };
}

/** Where the digits of each byte stand in the text. */
function digitPositions(): readonly number[] {
  const positions: number[] = [];
  let position = 0;
  for (let index = 0; index < 16; index += 1) {
    positions.push(position);
    position += BYTES_BEFORE_HYPHEN.has(index) ? 3 : 2;
  }
  return positions;
}
