// Hot path: budget 10 µs for a key that is cached.
import { DomainError, isDomainError } from '@lethe/core/errors';
import { isApiKeyShaped } from '@lethe/core/tenancy';
import type { Clock } from '@lethe/core/time';
import type { KeySnapshot } from '@lethe/db';
import type { KeyCache } from './key-cache.ts';

const SCHEME = /^bearer +([^\s]+) *$/i;

export interface AuthenticatePorts {
  readonly clock: Clock;
  readonly keys: KeyCache;
  /** The keyed digest under which an API key is stored. */
  readonly digest: (apiKey: string) => Buffer;
}

/**
 * Who is calling. Shape and checksum of the key are checked before any I/O; a key that is unknown, revoked, expired or misshapen gets one and the same answer.
 * @throws {DomainError} missing_api_key, invalid_api_key; service_unavailable when the database cannot be asked
 */
export async function authenticate(ports: AuthenticatePorts, authorization: string | undefined): Promise<KeySnapshot> {
  if (authorization === undefined || authorization === '') {
    throw new DomainError('missing_api_key', 'No API key was given. Send it as "Authorization: Bearer <key>".');
  }
  const apiKey = SCHEME.exec(authorization)?.[1];
  if (apiKey === undefined || !isApiKeyShaped(apiKey)) throw invalidApiKey();
  const snapshot = await findSnapshot(ports, apiKey);
  if (snapshot === null || isExpired(snapshot, ports.clock)) throw invalidApiKey();
  return snapshot;
}

/** A snapshot may be older than the end of its key. */
function isExpired({ expiresAt }: KeySnapshot, clock: Clock): boolean {
  return expiresAt !== null && expiresAt <= clock.now();
}

async function findSnapshot({ keys, digest }: AuthenticatePorts, apiKey: string): Promise<KeySnapshot | null> {
  try {
    return await keys.find(digest(apiKey));
  } catch (error) {
    if (isDomainError(error)) throw error;
    throw new DomainError(
      'service_unavailable',
      'The API key cannot be checked right now. Please try again.',
      {},
      error,
    );
  }
}

function invalidApiKey(): DomainError {
  return new DomainError('invalid_api_key', 'The API key is not valid.');
}
