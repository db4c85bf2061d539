import fc from 'fast-check';

/** Bytes cut into pieces anywhere, empty pieces included. */
export function cutAnywhere(bytes: Buffer): fc.Arbitrary<readonly Buffer[]> {
  return fc.array(fc.nat({ max: bytes.length }), { maxLength: 24 }).map((cuts) => {
    const at = [0, ...cuts.toSorted((left, right) => left - right), bytes.length];
    return at.slice(1).map((end, index) => bytes.subarray(at[index], end));
  });
}

/** JSON text of any value, written with varying white space. */
export const jsonText = fc
  .tuple(fc.jsonValue({ maxDepth: 4 }), fc.constantFrom(undefined, 1, '\t', '\r\n '))
  .map(([value, space]) => JSON.stringify(value, null, space));

/** A member key as it may be written: plain, or with an escape that means the same. */
export function spellings(key: string): fc.Arbitrary<string> {
  const code = (key.codePointAt(0) ?? 0).toString(16).padStart(4, '0');
  return fc.constantFrom(JSON.stringify(key), `"\\u${code}${key.slice(1)}"`);
}
