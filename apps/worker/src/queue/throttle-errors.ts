const QUIET_MS = 30_000;

/** Passes an error on, but one of the same kind only once in 30 s: a queue that is away fails several times a second. */
export function throttleErrors(
  pass: (error: Error) => void,
  nowMs: () => number = () => performance.now(),
): (error: Error) => void {
  const passedAtMs = new Map<string, number>();
  return (error) => {
    const kind = `${error.name} ${String((error as { code?: unknown }).code)}`;
    const before = passedAtMs.get(kind);
    if (before !== undefined && nowMs() - before < QUIET_MS) return;
    passedAtMs.set(kind, nowMs());
    pass(error);
  };
}
