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
  | { readonly kind: 'no_permission' }
  | Exclude<PayloadState, { kind: 'stored' }>;

/**
 * The one way to read a payload. The store's own clock decides what has expired; the record only says why. Each read is audited.
 * What a hold preserves past its expiry is read for a custodian only, who in turn reads nothing else: `no_permission` for the rest.
 * @throws {DomainError} not_found for an unknown id and for one of another organization
 * @throws {DomainError} organization_suspended, organization_closed
 * @throws {DomainError} key_unavailable, payload_unreadable when a stored payload cannot be opened
 */
export async function readPayload(ports: ReadPayloadPorts, query: ReadPayloadQuery): Promise<PayloadReading> {
  const record = await ports.requests.find(query.organizationId, query.requestId, query.projects);
  if (record === null) throw new DomainError('not_found', 'There is no such request.');
  const state = payloadState(record, ports.clock.now());
  if (state.kind !== 'stored' && state.kind !== 'held') return state;
  if (state.kind === 'stored' && !query.mayRead.includes('unexpired')) return { kind: 'no_permission' };
  if (state.kind === 'held' && !query.mayRead.includes('held')) return state;
  const { organizationId, requestId, actor, origin } = query;
  const isCustodian = state.kind === 'held';
  const sealed = await ports.payloads.read({ organizationId, requestId, isCustodian, actor, origin });
  if (sealed.length === 0) return whyGone(ports, query);
  return { kind: 'readable', parts: await Promise.all(sealed.map((part) => ports.opener.open(part))) };
}

/** Between the record and the store a payload may have been erased, or its hold released; otherwise the store's clock was ahead. */
async function whyGone(
  { requests, clock }: ReadPayloadPorts,
  { organizationId, requestId, projects }: ReadPayloadQuery,
): Promise<PayloadReading> {
  const record = await requests.find(organizationId, requestId, projects);
  const state = record === null ? null : payloadState(record, latest(clock.now(), record.retention.expiresAt));
  if (state === null || state.kind === 'stored') throw new DomainError('not_found', 'There is no such request.');
  return state;
}

function latest(now: Date, expiresAt: Date | null): Date {
  return expiresAt !== null && expiresAt > now ? expiresAt : now;
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
  /** What the reader may see: payloads that have not expired (`payload:read`), and what holds preserve past that (`payload:read_held`). */
  readonly mayRead: readonly ('unexpired' | 'held')[];
  readonly actor: Actor;
  readonly origin: Origin;
}
