import type { NewAuditEvent } from '../../audit/index.ts';
import type { OrganizationId, ProjectId, RequestId } from '../../tenancy/index.ts';
import { addMs, ManualClock, MS_PER_DAY } from '../../time/index.ts';
import type { StoredPart } from '../index.ts';
import { createMemoryPayloadStore, describePayloadStore } from './index.ts';

let count = 0;

describePayloadStore('in memory', async () => {
  const clock = new ManualClock(new Date('2026-11-21T12:00:00Z'));
  const parts: StoredPart[] = [];
  const logged: NewAuditEvent[] = [];
  const held = new Set<RequestId>();
  const suspended = new Set<OrganizationId>();
  const store = createMemoryPayloadStore({
    parts,
    audited: logged,
    clock,
    holdOf: (requestId) => (held.has(requestId) ? 'hold-1' : null),
    stateOf: (organizationId) => (suspended.has(organizationId) ? 'suspended' : 'active'),
  });
  return {
    store,
    async put() {
      count += 1;
      const common = {
        organizationId: `organization-${count}` as OrganizationId,
        projectId: 'project' as ProjectId,
        requestId: `request-${count}` as RequestId,
        expiresAt: addMs(clock.now(), MS_PER_DAY),
        policyVersion: 1,
        mediaType: 'application/json',
        format: 1,
        keyId: `key-${count}`,
        hourKeyGeneration: 1,
        holdId: null,
        wrappedKey: Uint8Array.of(1),
        ciphertext: Uint8Array.of(2),
        plaintextSizeBytes: 1,
      };
      const stored = (['request', 'response'] as const).map((part) => ({ ...common, part }));
      parts.push(...stored);
      return { ...common, parts: stored };
    },
    moveTo: async (instant) => clock.advance(instant.getTime() - clock.now().getTime()),
    async placeHold({ requestId }) {
      held.add(requestId);
      return { release: async () => void held.delete(requestId) };
    },
    suspend: async (organizationId) => void suspended.add(organizationId),
    audited: async (organizationId) =>
      logged
        .filter((event) => event.organizationId === organizationId)
        .map(({ action, actor }) => `${action} by ${actor.label}`),
  };
});
