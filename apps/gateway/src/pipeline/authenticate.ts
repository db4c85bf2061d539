// Hot path: budget 3 µs for a key that is cached.
import type { IncomingHttpHeaders } from 'node:http';
import { DomainError, isDomainError } from '@lethe/core/errors';
import type { Clock } from '@lethe/core/time';
import type { KeySnapshot } from '@lethe/db';
import type { KeyCache } from './key-cache.ts';

const SCHEME = /^bearer +([^\s]+) *$/i;

export interface AuthenticatePorts {
  readonly clock: Clock;
  readonly keys: Pick<KeyCache, 'find'>;
}

/**
 * Who is calling: the key of `authorization`, or of `x-api-key` where there is none. Shape and checksum of the key are checked before any I/O;
 * a key that is unknown, revoked, expired or misshapen gets one and the same answer. Synchronous for a key that is cached.
 * @throws {DomainError} missing_api_key, invalid_api_key; service_unavailable when the database does not answer and the key is not known well enough
 */
export function authenticate(
  ports: AuthenticatePorts,
  headers: IncomingHttpHeaders,
): KeySnapshot | Promise<KeySnapshot> {
  const found = ports.keys.find(readApiKey(headers));
  return found instanceof Promise ? checkFound(ports, found) : check(ports, found);
}

function readApiKey({ authorization, 'x-api-key': apiKeyHeader }: IncomingHttpHeaders): string {
  if (authorization !== undefined && authorization !== '') {
    const apiKey = SCHEME.exec(authorization)?.[1];
    if (apiKey === undefined) throw invalidApiKey();
    return apiKey;
  }
  if (typeof apiKeyHeader === 'string' && apiKeyHeader !== '') return apiKeyHeader;
  const message = 'No API key was given. Send it as "Authorization: Bearer <key>", or in "x-api-key".';
  throw new DomainError('missing_api_key', message);
}

async function checkFound(ports: AuthenticatePorts, found: Promise<KeySnapshot | null>): Promise<KeySnapshot> {
  let snapshot: KeySnapshot | null;
  try {
    snapshot = await found;
  } catch (error) {
    if (isDomainError(error)) throw error;
    const message = 'The API key cannot be checked right now. Please try again.';
    throw new DomainError('service_unavailable', message, {}, error);
  }
  return check(ports, snapshot);
}

/** A snapshot may be older than the end of its key. */
function check({ clock }: AuthenticatePorts, snapshot: KeySnapshot | null): KeySnapshot {
  if (snapshot === null) throw invalidApiKey();
  if (snapshot.expiresAt !== null && snapshot.expiresAt <= clock.now()) throw invalidApiKey();
  return snapshot;
}

function invalidApiKey(): DomainError {
  return new DomainError('invalid_api_key', 'The API key is not valid.');
}
