import type { NewAuditEvent } from '../../audit/index.ts';
import { DomainError } from '../../errors/index.ts';
import type { LifecycleState, OrganizationId, RequestId } from '../../tenancy/index.ts';
import { refuseInactive } from '../../tenancy/index.ts';
import type { Clock } from '../../time/index.ts';
import type { PayloadErasure, PayloadStore, ReadSealedQuery, StoredPart } from '../index.ts';

/** What the store holds and is told. Tests look into it, and change it. */
export interface MemoryPayloads {
  readonly parts: StoredPart[];
  readonly audited: NewAuditEvent[];
  readonly clock: Clock;
  /** The hold in force that covers a request; null when none does. */
  readonly holdOf?: (requestId: RequestId) => string | null;
  readonly stateOf?: (organizationId: OrganizationId) => LifecycleState;
}

/** The payload store in memory, by the same contract as the real one. */
export function createMemoryPayloadStore(world: MemoryPayloads): PayloadStore {
  const { parts, audited, clock, holdOf = () => null, stateOf = () => 'active' } = world;
  const erasures = new Map<string, PayloadErasure>();
  const partsOf = (organizationId: OrganizationId, requestId: RequestId) =>
    parts.filter((part) => part.organizationId === organizationId && part.requestId === requestId);
  const isPast = (part: StoredPart) => part.expiresAt <= clock.now();

  function readable({ organizationId, requestId, isCustodian }: ReadSealedQuery): StoredPart[] {
    if (erasures.has(requestId)) return [];
    const found = partsOf(organizationId, requestId).filter((part) => isPast(part) === isCustodian);
    return isCustodian && holdOf(requestId) === null ? [] : found.toSorted((a, b) => (a.part < b.part ? -1 : 1));
  }

  return {
    async read(query) {
      const { organizationId, requestId, isCustodian, actor, origin } = query;
      refuseInactive({ state: stateOf(organizationId) });
      const found = readable(query);
      const action = isCustodian ? 'payload.read_held' : 'payload.read';
      const after = isCustodian ? { hold_id: holdOf(requestId) } : null;
      const target = { kind: 'request', id: requestId };
      if (found.length > 0) audited.push({ organizationId, actor, origin, action, target, before: null, after });
      return found;
    },
    async erase({ organizationId, requestId, reason, actor, origin }) {
      const known = erasures.get(requestId);
      if (known !== undefined) return known;
      const found = partsOf(organizationId, requestId);
      if (found.length > 0 && holdOf(requestId) !== null) {
        throw new DomainError('payload_held', 'A legal hold keeps this payload. Nothing was erased.');
      }
      if (found.length === 0 || found.some(isPast)) return null;
      const kept = parts.filter((part) => !found.includes(part));
      parts.splice(0, parts.length, ...kept);
      const erasure = { requestId, reason, erasedAt: clock.now(), leafIndex: erasures.size };
      erasures.set(requestId, erasure);
      const target = { kind: 'request', id: requestId };
      audited.push({
        organizationId,
        actor,
        origin,
        action: 'payload.erased',
        target,
        before: null,
        after: { reason },
      });
      return erasure;
    },
  };
}
