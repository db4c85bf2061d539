import { z } from 'zod';
import type { Actor, Origin } from '../../audit/index.ts';
import { DomainError } from '../../errors/index.ts';
import type { OrganizationId, ProjectScope, RequestId } from '../../tenancy/index.ts';
import type { Clock } from '../../time/index.ts';
import { missingPayloadError } from '../missing-payload.ts';
import { payloadState } from '../payload-state.ts';
import type { PayloadErasure, PayloadStore, RequestRepository } from '../ports.ts';

export const ERASURE_REASON_LENGTH_MAX = 500;
/** Why somebody erases. It stays on record for good, so it must not repeat what is erased. */
export const erasureReasonSchema = z.string().trim().min(1).max(ERASURE_REASON_LENGTH_MAX);

/**
 * Erases the payload of one request before its expiry. It is unreadable when this returns; the metadata stays. A repeat answers the same.
 * @throws {DomainError} not_found for an unknown id and for one of another organization
 * @throws {DomainError} payload_not_stored, payload_expired when there is nothing to erase
 * @throws {DomainError} payload_held when a legal hold covers it; then nothing is deleted
 */
export async function erasePayload(ports: ErasePayloadPorts, command: ErasePayloadCommand): Promise<PayloadErasure> {
  const { organizationId, requestId, reason, actor, origin } = command;
  const record = await ports.requests.find(organizationId, requestId, command.projects);
  if (record === null) throw new DomainError('not_found', 'There is no such request.');
  const state = payloadState(record, ports.clock.now());
  if (state.kind !== 'stored' && state.kind !== 'erased') throw missingPayloadError(state);
  const erasure = await ports.payloads.erase({ organizationId, requestId, reason, actor, origin });
  if (erasure !== null) return erasure;
  throw missingPayloadError({ kind: 'expired', expiredAt: record.retention.expiresAt ?? ports.clock.now() });
}

export interface ErasePayloadPorts {
  readonly requests: RequestRepository;
  readonly payloads: PayloadStore;
  readonly clock: Clock;
}

export interface ErasePayloadCommand {
  readonly organizationId: OrganizationId;
  readonly requestId: RequestId;
  readonly projects: ProjectScope;
  readonly reason: string;
  readonly actor: Actor;
  readonly origin: Origin;
}
