/** Throws when something that the code itself guarantees does not hold: a defect of Lethe, never of the caller. */
export function invariant(condition: unknown, message: string): asserts condition {
  if (!condition) throw new Error(`Invariant broken: ${message}`);
}

/** Marks the branch of an exhausted union. Reaching it at run time means that a boundary let an unknown value in. */
export function unreachable(value: never): never {
  throw new Error(`Invariant broken: unexpected ${JSON.stringify(value)}`);
}
