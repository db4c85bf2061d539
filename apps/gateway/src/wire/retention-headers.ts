import type { EffectiveRetention } from '@lethe/core/retention';

/** What was effective for a request, for its caller. The expiry is told when a payload is to be stored. */
export function retentionHeaders({ level, source, expiresAt }: EffectiveRetention): Readonly<Record<string, string>> {
  return {
    'x-lethe-retention-level': level,
    'x-lethe-retention-source': source,
    ...(expiresAt === null ? {} : { 'x-lethe-retention-expires-at': expiresAt.toISOString() }),
  };
}
