import type { SessionView } from '@lethe/core/access';
import type { NewAuditEvent } from '@lethe/core/audit';
import { DomainError } from '@lethe/core/errors';
import { LIFE_PERIODS_DEFAULT } from '@lethe/core/lifecycle';
import type { RequestView, StoredPart } from '@lethe/core/payloads';
import { createMemoryPayloadStore } from '@lethe/core/payloads/testing';
import { NO_REDACTION, type PatternEngine, type PolicyVersion } from '@lethe/core/retention';
import { type Membership, ROLES, type Role, type UserId } from '@lethe/core/tenancy';
import { ManualClock } from '@lethe/core/time';
import type { ApiContext, ApiPorts } from '../index.ts';
import { HALDEN, NOW, SESSION_ID } from './halden.ts';
import { type ComplianceState, createMemoryCompliance, emptyCompliance } from './memory-compliance.ts';
import { createMemoryDashboards } from './memory-dashboards.ts';
import { createMemoryDunning } from './memory-dunning.ts';
import { createMemoryErasures } from './memory-erasures.ts';
import { createMemoryExports } from './memory-exports.ts';
import { createMemoryHolds } from './memory-holds.ts';
import { createMemoryInspector } from './memory-inspector.ts';
import { createMemoryInvoices } from './memory-invoices.ts';
import { createMemoryKeys } from './memory-keys.ts';
import { createMemoryLifecycle } from './memory-lifecycle.ts';
import { createMemoryManagementKeys } from './memory-management-keys.ts';
import { createMemoryOverview } from './memory-overview.ts';
import { createMemoryPayments } from './memory-payments.ts';
import { createMemoryProof } from './memory-proof.ts';
import { createMemoryRequests } from './memory-requests.ts';
import { createMemoryRetentionImpact } from './memory-retention-impact.ts';
import { createMemorySpending } from './memory-spending.ts';
import { createMemoryTenancy, SECOND_OWNER } from './memory-tenancy.ts';
import { createMemoryUsage } from './memory-usage.ts';
import { createMemoryWebhooks } from './memory-webhooks.ts';

export { HALDEN, NOW, SESSION_ID };

export interface MemoryWorld {
  readonly sessions: (SessionView & { readonly userId: UserId })[];
  readonly memberships: Map<string, Membership>;
  readonly requests: RequestView[];
  readonly sealed: StoredPart[];
  readonly policies: PolicyVersion[];
  readonly opened: string[];
  /** What the audit log was told. */
  readonly audited: NewAuditEvent[];
  readonly demo: { offsetMs: number };
  readonly compliance: ComplianceState;
  readonly clock: ManualClock;
  readonly ports: ApiPorts;
}

/** One organization, a member of every role, and nothing stored. */
export function createMemoryWorld(): MemoryWorld {
  const memberships = new Map<string, Membership>(
    ROLES.map((role) => [userIdOf(role), { organization: HALDEN, role, projectIds: [] }]),
  );
  memberships.set(SECOND_OWNER, { organization: HALDEN, role: 'owner', projectIds: [] });
  const state = {
    memberships,
    requests: [] as RequestView[],
    sessions: [] as MemoryWorld['sessions'],
    sealed: [] as StoredPart[],
    policies: [firstPolicy()],
    opened: [] as string[],
    audited: [] as NewAuditEvent[],
    demo: { offsetMs: 0 },
    compliance: emptyCompliance(),
    clock: new ManualClock(NOW),
  };
  return { ...state, ports: createMemoryPorts(state) };
}

export function userIdOf(role: Role | 'stranger'): UserId {
  return `user-${role}` as UserId;
}

export function contextFor(
  world: MemoryWorld,
  role: Role | 'stranger' | null,
  changes: Partial<ApiContext> = {},
): ApiContext {
  const user = role === null ? null : { id: userIdOf(role), name: role, email: `${role}@halden.example` };
  const origin = { requestId: 'call-1', address: null };
  return {
    user,
    origin,
    sessionId: user === null ? null : SESSION_ID,
    mode: 'demo',
    clock: world.clock,
    publicUrl: 'https://lethe.example',
    ports: world.ports,
    retention: { selfHosted: null },
    backupRetentionDays: 45,
    lifePeriods: LIFE_PERIODS_DEFAULT,
    ...changes,
  };
}

function firstPolicy(): PolicyVersion {
  return {
    organizationId: HALDEN.id,
    version: 1,
    level: 'metadata_only',
    payloadRetentionDays: 30,
    metadataRetentionDays: null,
    redaction: NO_REDACTION,
    effectiveAt: new Date('2026-11-01T00:00:00Z'),
    authorId: null,
    authorName: null,
  };
}

/** The engine of the platform, which is good enough for the patterns of tests. */
const MEMORY_PATTERNS: PatternEngine = {
  compile({ name, pattern }) {
    if (pattern.includes('(?='))
      throw new DomainError('redaction_pattern_invalid', `The pattern "${name}" cannot be used.`);
    return {
      find(text, from) {
        const match = new RegExp(pattern, 'g').exec(text.slice(from));
        return match === null ? null : { start: from + match.index, end: from + match.index + match[0].length };
      },
    };
  },
};

function createMemoryPorts(world: Omit<MemoryWorld, 'ports'>): ApiPorts {
  return {
    memberships: {
      organizationsOf: async (userId) =>
        [...world.memberships].filter(([id]) => id === userId).map(([, member]) => member),
      membership: async ({ userId, organizationSlug }) => {
        const membership = world.memberships.get(userId);
        return membership?.organization.slug === organizationSlug ? membership : null;
      },
    },
    ...createMemoryRequests(world),
    payloads: createMemoryPayloadStore({ parts: world.sealed, audited: world.audited, clock: world.clock }),
    auditLog: {
      append: async (event) => void world.audited.push(event),
      list: async () => [],
    },
    ...createMemoryHolds(world),
    ...createMemoryLifecycle(world),
    ...createMemoryProof(),
    ...createMemoryCompliance(world),
    ...createMemoryTenancy(world),
    ...createMemoryManagementKeys(world),
    ...createMemoryDunning(world),
    ...createMemoryPayments(world),
    ...createMemoryKeys(world),
    ...createMemorySpending(world),
    ...createMemoryRetentionImpact(),
    ...createMemoryOverview(),
    ...createMemoryUsage(),
    ...createMemoryExports(),
    ...createMemoryWebhooks(world),
    ...createMemoryDashboards(world),
    ...createMemoryInvoices(world),
    ...createMemoryErasures(world),
    ...createMemoryInspector(world),
    opener: {
      open: async ({ part, requestId, mediaType }) => {
        world.opened.push(requestId);
        return { part, mediaType, bytes: new TextEncoder().encode(`the ${part}`) };
      },
    },
    redactionPatterns: MEMORY_PATTERNS,
    policies: {
      current: async () => world.policies[0] ?? firstPolicy(),
      history: async () => world.policies,
      append: async ({ baseVersion, draft, authorId, audit }) => {
        const current = world.policies[0] ?? firstPolicy();
        if (current.version !== baseVersion) return null;
        const redaction = draft.redaction ?? current.redaction;
        const version = baseVersion + 1;
        const next = { ...current, ...draft, redaction, version, authorId, effectiveAt: world.clock.now() };
        world.audited.push(audit);
        world.policies.unshift({ ...next, authorName: authorId });
        return next;
      },
    },
    sessions: createMemorySessions(world),
    demoClock: {
      offsetMs: async () => world.demo.offsetMs,
      advance: async (advanceSeconds) => {
        world.demo.offsetMs += advanceSeconds * 1_000;
      },
    },
  };
}

function createMemorySessions(world: Pick<MemoryWorld, 'sessions'>): ApiPorts['sessions'] {
  function endSessions(isEnded: (session: MemoryWorld['sessions'][number]) => boolean): number {
    const kept = world.sessions.filter((session) => !isEnded(session));
    return world.sessions.splice(0, world.sessions.length, ...kept).length - kept.length;
  }
  return {
    list: async (userId) =>
      world.sessions.filter((session) => session.userId === userId).map(({ userId: _, ...session }) => session),
    revoke: async ({ userId, sessionId }) => endSessions((one) => one.userId === userId && one.id === sessionId) === 1,
    revokeOthers: async ({ userId, keptSessionId }) =>
      endSessions((one) => one.userId === userId && one.id !== keptSessionId),
  };
}
