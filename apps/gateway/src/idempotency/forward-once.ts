import { isDomainError } from '@lethe/core/errors';
import type { Admission } from '../pipeline/admission.ts';
import type { ClientConnection } from '../pipeline/client-connection.ts';
import { type ForwardPorts, forward } from '../pipeline/forward.ts';
import type { Idempotency, KeptAnswer } from './idempotency.ts';
import { type ReplayPorts, replayAnswer } from './replay-answer.ts';

export interface ForwardOncePorts extends ForwardPorts, ReplayPorts {
  readonly idempotency: Idempotency;
}

/**
 * Forwards an admitted request that came with an `Idempotency-Key`, unless one with the same key came before: then that one's answer is given again.
 * What the admission holds is given back, however it ends.
 * @throws {DomainError} idempotency_conflict, service_unavailable and what `forward` throws
 */
export async function forwardOnce(
  ports: ForwardOncePorts,
  admission: Admission,
  client: ClientConnection,
  address: string | null,
): Promise<void> {
  try {
    const kept = await begin(ports, admission, address);
    if (kept === null) await forwardFirst(ports, admission, client);
    else await replayAnswer(ports, admission, client, kept);
  } catch (error) {
    if (isDomainError(error, 'idempotency_conflict')) announceFirst(client, error.details.facts?.firstRequestId);
    throw error;
  }
}

/** A request that does not go on needs no credit and no place among the running ones any more. */
async function begin(
  { idempotency }: ForwardOncePorts,
  admission: Admission,
  address: string | null,
): Promise<KeptAnswer | null> {
  let isFirst = false;
  try {
    const kept = await idempotency.begin(admission, address);
    isFirst = kept === null;
    return kept;
  } finally {
    if (!isFirst) {
      admission.reservation.release();
      admission.slot.release();
    }
  }
}

async function forwardFirst(ports: ForwardOncePorts, admission: Admission, client: ClientConnection): Promise<void> {
  try {
    await forward(ports, admission, client);
    // Most have ended by their record; this is for one whose record failed.
    ports.idempotency.end(admission.requestId, true);
  } catch (error) {
    ports.idempotency.end(admission.requestId, false);
    throw error;
  }
}

function announceFirst(client: ClientConnection, firstRequestId: unknown): void {
  if (typeof firstRequestId === 'string') client.announce({ 'x-lethe-first-request-id': firstRequestId });
}
