/** A piece of a text, and what is to stand there instead. */
export interface Edit {
  readonly start: number;
  readonly end: number;
  readonly replacement: string;
}

/** Makes all edits at once. One that lies within another is part of what that one replaces. */
export function applyEdits(text: string, edits: readonly Edit[]): string {
  let from = 0;
  let edited = '';
  for (const { start, end, replacement } of edits.toSorted(
    (left, right) => left.start - right.start || right.end - left.end,
  )) {
    if (start < from) continue;
    edited += text.slice(from, start) + replacement;
    from = end;
  }
  return edited + text.slice(from);
}
