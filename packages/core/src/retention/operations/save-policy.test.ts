import { describe, expect, test } from 'vitest';
import type { NewAuditEvent } from '../../audit/index.ts';
import { DomainError } from '../../errors/index.ts';
import type { OrganizationId, UserId } from '../../tenancy/index.ts';
import type { NewPolicyVersion, PatternEngine, RetentionPolicy, RetentionPolicyRepository } from '../index.ts';
import { NO_REDACTION, savePolicy } from '../index.ts';

const organizationId = 'a' as OrganizationId;
const authorId = 'u' as UserId;

class MemoryPolicies implements RetentionPolicyRepository {
  readonly audited: NewAuditEvent[] = [];
  readonly versions: RetentionPolicy[] = [
    {
      organizationId,
      version: 1,
      level: 'metadata_only',
      payloadRetentionDays: 3,
      metadataRetentionDays: null,
      redaction: NO_REDACTION,
      effectiveAt: new Date(0),
      authorId: null,
    },
  ];

  async current(): Promise<RetentionPolicy> {
    const newest = this.versions.at(-1);
    if (newest === undefined) throw new Error('no policy');
    return newest;
  }

  async history(): Promise<[]> {
    return [];
  }

  async append({ baseVersion, draft, authorId, audit }: NewPolicyVersion): Promise<RetentionPolicy | null> {
    const current = await this.current();
    if (current.version !== baseVersion) return null;
    const redaction = draft.redaction ?? current.redaction;
    const next = { ...current, ...draft, redaction, version: baseVersion + 1, authorId };
    this.versions.push(next);
    this.audited.push(audit);
    return next;
  }
}

/** Takes what is written, and finds nothing by it. */
const patterns: PatternEngine = {
  compile({ pattern }) {
    if (pattern.includes('(?=')) throw new DomainError('redaction_pattern_invalid', 'no');
    return { find: () => null };
  },
};

const actor = { kind: 'user', id: authorId, label: 'Ines' } as const;
const origin = { requestId: 'call', address: null };
const command = { organizationId, actor, origin, plan: 'pro', baseVersion: 1 } as const;

describe('saving a policy', () => {
  test('appends the next version with its author', async () => {
    const policies = new MemoryPolicies();
    const saved = await savePolicy(
      { policies, patterns, selfHosted: null },
      { ...command, draft: { level: 'retain_all', payloadRetentionDays: 30, metadataRetentionDays: null } },
    );
    expect(saved).toMatchObject({ version: 2, level: 'retain_all', payloadRetentionDays: 30, authorId });
    expect(policies.audited).toMatchObject([
      {
        action: 'retention_policy.changed',
        before: { level: 'metadata_only', payload_retention_days: 3, metadata_retention_days: null },
        after: { level: 'retain_all', payload_retention_days: 30, metadata_retention_days: null },
      },
    ]);
  });

  test('a period beyond the plan is refused with the bound, and nothing is saved', async () => {
    const policies = new MemoryPolicies();
    const saving = savePolicy(
      { policies, patterns, selfHosted: null },
      { ...command, draft: { level: 'retain_all', payloadRetentionDays: 31, metadataRetentionDays: null } },
    );
    await expect(saving).rejects.toMatchObject({
      code: 'retention_out_of_bounds',
      details: { param: 'payload_retention_days', facts: { maximum: 30 } },
    });
    expect(policies.versions).toHaveLength(1);
  });

  test('the metadata period of an Enterprise organization is saved and told before and after', async () => {
    const policies = new MemoryPolicies();
    const draft = { level: 'retain_all', payloadRetentionDays: 90, metadataRetentionDays: 365 } as const;
    const saved = await savePolicy({ policies, patterns, selfHosted: null }, { ...command, plan: 'enterprise', draft });
    expect(saved).toMatchObject({ version: 2, metadataRetentionDays: 365 });
    expect(policies.audited).toMatchObject([
      { before: { metadata_retention_days: null }, after: { metadata_retention_days: 365 } },
    ]);
  });

  test.each([
    ['pro', 30, 30, {}],
    ['enterprise', 30, 29, { minimum: 30, maximum: 365 }],
    ['enterprise', 1, 0, { minimum: 1, maximum: 365 }],
  ] as const)(
    'on the %s plan, payloads of %i days with metadata of %i days are refused by name, and nothing is saved',
    async (plan, payloadRetentionDays, metadataRetentionDays, facts) => {
      const policies = new MemoryPolicies();
      const draft = { level: 'retain_all', payloadRetentionDays, metadataRetentionDays } as const;
      const refusal = await savePolicy({ policies, patterns, selfHosted: null }, { ...command, plan, draft }).catch(
        (error) => error,
      );
      expect(refusal).toMatchObject({ code: 'retention_out_of_bounds', details: { param: 'metadata_retention_days' } });
      expect(refusal.details.facts ?? {}).toEqual(facts);
      expect([policies.versions.length, policies.audited.length]).toEqual([1, 0]);
    },
  );

  test('a draft on an older version is refused with the version in force', async () => {
    const policies = new MemoryPolicies();
    const draft = { level: 'retain_all', payloadRetentionDays: 7, metadataRetentionDays: null } as const;
    await savePolicy({ policies, patterns, selfHosted: null }, { ...command, draft });
    await expect(savePolicy({ policies, patterns, selfHosted: null }, { ...command, draft })).rejects.toMatchObject({
      code: 'policy_version_conflict',
      publicMessage: 'Not saved. Version 2 exists already.',
    });
    expect(policies.versions).toHaveLength(2);
  });
});
