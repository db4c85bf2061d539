import type { FingerprintKeyStore } from '@lethe/core/keys';
import { MS_PER_SECOND } from '@lethe/core/time';
import { withTimeout } from './with-timeout.ts';

/** How long the end of an answer waits for the first fingerprint key of its organization. Without one its payload is stored all the same. */
const KEEP_TIMEOUT_MS = MS_PER_SECOND;

export function fingerprintKeysInTime(keys: FingerprintKeyStore): FingerprintKeyStore {
  return { keep: (organizationId, sealedKey) => withTimeout(keys.keep(organizationId, sealedKey), KEEP_TIMEOUT_MS) };
}
