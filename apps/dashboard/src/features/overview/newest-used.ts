interface Used {
  readonly revokedAt: Date | null;
  readonly expiresAt: Date | null;
  readonly lastUsedAt: Date | null;
}

/** Keys that work, the one that was used last first; those that never were come at the end. */
export function newestUsed<Key extends Used>(keys: readonly Key[], now: Date): readonly Key[] {
  return keys
    .filter(({ revokedAt, expiresAt }) => revokedAt === null && (expiresAt === null || expiresAt > now))
    .toSorted((a, b) => (b.lastUsedAt?.getTime() ?? 0) - (a.lastUsedAt?.getTime() ?? 0));
}
