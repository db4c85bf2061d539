/** A replacement of the bytes [start, end) by a text. An insertion has start = end. */
export interface Edit {
  readonly start: number;
  readonly end: number;
  readonly text: string;
}

/** Applies edits that do not overlap and leaves every other byte as it is. */
export function splice(bytes: Buffer, edits: readonly Edit[]): Buffer {
  if (edits.length === 0) return bytes;
  const pieces: Buffer[] = [];
  let at = 0;
  const ordered = edits.length === 1 ? edits : edits.toSorted((left, right) => left.start - right.start);
  for (const edit of ordered) {
    pieces.push(bytes.subarray(at, edit.start), Buffer.from(edit.text));
    at = edit.end;
  }
  pieces.push(bytes.subarray(at));
  return Buffer.concat(pieces);
}
