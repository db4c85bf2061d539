import type { Actor, Origin } from '../../audit/index.ts';
import { DomainError } from '../../errors/index.ts';
import type { OrganizationId, ProjectScope, RequestId } from '../../tenancy/index.ts';
import type { Clock } from '../../time/index.ts';
import type { OpenedPart } from '../payload-part.ts';
import { type PayloadState, payloadState } from '../payload-state.ts';
import type { PayloadOpener, PayloadStore, RequestRepository } from '../ports.ts';

/** A payload, or the true reason why there is none. */
export type PayloadReading =
  | { readonly kind: 'readable'; readonly parts: readonly OpenedPart[] }
  | Exclude<PayloadState, { kind: 'stored' }>;

/**
 * The one way to read a payload. The store's own clock decides what has expired; the record only says why. Each read is audited.
 * @throws {DomainError} not_found for an unknown id and for one of another organization
 * @throws {DomainError} key_unavailable, payload_unreadable when a stored payload cannot be opened
 */
export async function readPayload(ports: ReadPayloadPorts, query: ReadPayloadQuery): Promise<PayloadReading> {
  const record = await ports.requests.find(query.organizationId, query.requestId, query.projects);
  if (record === null) throw new DomainError('not_found', 'There is no such request.');
  const state = payloadState(record, ports.clock.now());
  if (state.kind !== 'stored') return state;
  const { organizationId, requestId, actor, origin } = query;
  const audit = {
    organizationId,
    actor,
    origin,
    action: 'payload.read',
    target: { kind: 'request', id: requestId },
    before: null,
    after: null,
  } as const;
  const sealed = await ports.payloads.read({ organizationId, requestId, audit });
  if (sealed.length === 0) return whyGone(ports, query, state.expiresAt);
  return { kind: 'readable', parts: await Promise.all(sealed.map((part) => ports.opener.open(part))) };
}

/** Between the record and the store a payload may have been erased; otherwise the store's clock was ahead. */
async function whyGone(
  { requests }: ReadPayloadPorts,
  { organizationId, requestId, projects }: ReadPayloadQuery,
  expiresAt: Date,
): Promise<PayloadReading> {
  const record = await requests.find(organizationId, requestId, projects);
  if (record !== null && record.erasedAt !== null) return { kind: 'erased', erasedAt: record.erasedAt };
  return { kind: 'expired', expiredAt: expiresAt };
}

export interface ReadPayloadPorts {
  readonly requests: RequestRepository;
  readonly payloads: PayloadStore;
  readonly opener: PayloadOpener;
  readonly clock: Clock;
}

export interface ReadPayloadQuery {
  readonly organizationId: OrganizationId;
  readonly requestId: RequestId;
  readonly projects: ProjectScope;
  readonly actor: Actor;
  readonly origin: Origin;
}
