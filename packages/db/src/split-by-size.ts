interface Sized {
  readonly parts: readonly { readonly ciphertext: Uint8Array }[];
}

/** Batches in order, each within a number of bytes of ciphertext; an entry that is larger by itself goes alone. */
export function splitBySize<Entry extends Sized>(entries: readonly Entry[], batchSizeBytesMax: number): Entry[][] {
  const batches: Entry[][] = [];
  let leftBytes = 0;
  for (const entry of entries) {
    const sizeBytes = entry.parts.reduce((sum, part) => sum + part.ciphertext.byteLength, 0);
    leftBytes -= sizeBytes;
    const current = batches.at(-1);
    if (current !== undefined && leftBytes >= 0) {
      current.push(entry);
    } else {
      batches.push([entry]);
      leftBytes = batchSizeBytesMax - sizeBytes;
    }
  }
  return batches;
}
