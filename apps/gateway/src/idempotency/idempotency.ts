import { setTimeout as wait } from 'node:timers/promises';
import { DomainError, isDomainError } from '@lethe/core/errors';
import type { IdempotencyScope, IdempotencyStore, IdempotentAnswer } from '@lethe/core/payloads';
import type { RequestId } from '@lethe/core/tenancy';
import type { Logger } from '@lethe/telemetry';
import type { IdempotencyDigests } from '@lethe/vault';
import type { Admission } from '../pipeline/admission.ts';

/** A request that has ended may have its record still on its way to the database: a repeat looks again after each of these pauses. */
const PAUSES_MS = [50, 100, 200, 400] as const;
/** When a caller may ask again for the answer of a request that is still running. */
const RETRY_AFTER_SECONDS = 2;

export type IdempotentAdmission = Pick<Admission, 'requestId' | 'principal' | 'protocol' | 'request' | 'idempotency'>;

/** An answer that was given before and is kept. */
export type KeptAnswer = IdempotentAnswer & { readonly response: NonNullable<IdempotentAnswer['response']> };

/**
 * Lets a request with an `Idempotency-Key` run once. What decides lies in the database, so that it holds for all gateways together;
 * nothing is kept here but which requests that run now have a key.
 */
export interface Idempotency {
  /**
   * Asks for the caller's key.
   * @returns null when the request has the key and goes on; otherwise the answer of the request that came first
   * @throws {DomainError} idempotency_conflict; service_unavailable when the database does not answer
   */
  begin(admission: IdempotentAdmission, address: string | null): Promise<KeptAnswer | null>;
  /**
   * The request is over. One that neither answered nor used anything gives its key back, so that the caller can try again with it.
   * Does nothing for a request without a key, and for one that has ended.
   */
  end(requestId: RequestId, isSpent: boolean): void;
}

export interface IdempotencyPorts {
  readonly idempotencyKeys: IdempotencyStore;
  readonly idempotencyDigests: IdempotencyDigests;
  readonly logger: Logger;
}

export function createIdempotency({ idempotencyKeys, idempotencyDigests, logger }: IdempotencyPorts): Idempotency {
  const running = new Map<RequestId, IdempotencyScope>();

  async function readKept(scope: IdempotencyScope, admission: IdempotentAdmission, address: string | null) {
    const reader = { apiKeyId: admission.principal.apiKeyId, requestId: admission.requestId, address };
    return askDatabase(() => idempotencyKeys.readAnswer(scope, reader));
  }

  return {
    async begin(admission, address) {
      const scope = scopeOf(admission, idempotencyDigests);
      const { firstId, isSameBody } = await askDatabase(() => idempotencyKeys.claim(scope, admission.requestId));
      if (firstId === admission.requestId) {
        running.set(firstId, scope);
        return null;
      }
      if (!isSameBody) throw otherBody(firstId);
      let answer = await readKept(scope, admission, address);
      for (const pauseMs of PAUSES_MS) {
        if (answer !== null || running.has(firstId)) break;
        await wait(pauseMs);
        answer = await readKept(scope, admission, address);
      }
      if (answer === null) throw stillRunning(firstId);
      const { response } = answer;
      if (response === null) throw notKept(firstId);
      if (answer.isRedacted) throw redacted(firstId);
      return { ...answer, response };
    },
    end(requestId, isSpent) {
      const scope = running.get(requestId);
      if (scope === undefined) return;
      running.delete(requestId);
      if (isSpent) return;
      // What cannot be given back stays with its request for the key's lifetime: a repeat is refused then, and nothing runs twice.
      idempotencyKeys.release(scope, requestId).catch((error: unknown) => {
        logger.error('idempotency_key_not_released', error, { requestId });
      });
    },
  };
}

function scopeOf(
  { principal, protocol, request, idempotency }: IdempotentAdmission,
  digests: IdempotencyDigests,
): IdempotencyScope {
  return {
    organizationId: principal.organizationId,
    projectId: principal.projectId,
    keyDigest: digests.ofKey(idempotency ?? ''),
    bodyDigest: digests.ofBody(protocol.endpoint, request.body),
  };
}

async function askDatabase<T>(ask: () => Promise<T>): Promise<T> {
  try {
    return await ask();
  } catch (error) {
    if (isDomainError(error)) throw error;
    const message = 'The Idempotency-Key cannot be checked right now. Please try again, with the same key.';
    throw new DomainError('service_unavailable', message, {}, error);
  }
}

function otherBody(firstId: RequestId): DomainError {
  const message = `This Idempotency-Key came with another request before, ${firstId}. Use a new key for a new request.`;
  return conflict(firstId, message);
}

function stillRunning(firstId: RequestId): DomainError {
  const message = `The first request with this Idempotency-Key, ${firstId}, is still running, or its record is not written yet.`;
  return conflict(firstId, message, { retryAfterSeconds: RETRY_AFTER_SECONDS });
}

/** The answer was not stored, has expired, was erased, or was none. */
export function notKept(firstId: RequestId): DomainError {
  const message = `The first request with this Idempotency-Key, ${firstId}, has run, and its answer is not kept. Use a new key to run it again.`;
  return conflict(firstId, message);
}

/** What is stored is not what was answered, and must not be given for it. */
function redacted(firstId: RequestId): DomainError {
  const message = `The first request with this Idempotency-Key, ${firstId}, has run, and its answer was redacted before it was stored. Use a new key to run it again.`;
  return conflict(firstId, message);
}

function conflict(firstRequestId: RequestId, message: string, facts: { retryAfterSeconds?: number } = {}): DomainError {
  return new DomainError('idempotency_conflict', message, {
    param: 'Idempotency-Key',
    facts: { firstRequestId, ...facts },
  });
}
