import type { EffectiveRetention } from '@lethe/core/retention';

/** What was effective for a request, for its caller: until when a payload is to be stored, or why it is not. And a warning when credit runs low. */
export function retentionHeaders(
  { level, source, expiresAt, notStoredReason }: EffectiveRetention,
  isCreditLow: boolean,
): Readonly<Record<string, string>> {
  return {
    'x-lethe-retention-level': level,
    'x-lethe-retention-source': source,
    ...(expiresAt === null
      ? { 'x-lethe-not-stored-reason': notStoredReason ?? 'store_failed' }
      : { 'x-lethe-retention-expires-at': expiresAt.toISOString() }),
    ...(isCreditLow ? CREDIT_LOW : {}),
  };
}

const CREDIT_LOW: Readonly<Record<string, string>> = { 'x-lethe-credit-low': 'true' };
