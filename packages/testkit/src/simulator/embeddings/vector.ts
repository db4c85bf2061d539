import { createHash } from 'node:crypto';

/** A vector of length one that is a function of the text: equal texts are equal, and others are about at right angles. */
export function vectorOf(text: string, size: number): Float32Array {
  let state = createHash('sha256').update(text).digest().readUInt32LE() || 1;
  const vector = Float32Array.from({ length: size }, () => {
    // Xorshift, 32 bits.
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    return state / 0x8000_0000;
  });
  const length = Math.hypot(...vector);
  return vector.map((value) => value / length);
}

/** Little-endian floats of four bytes. */
export function base64Of(vector: Float32Array): string {
  const bytes = Buffer.alloc(vector.length * 4);
  for (const [index, value] of vector.entries()) bytes.writeFloatLE(value, index * 4);
  return bytes.toString('base64');
}
