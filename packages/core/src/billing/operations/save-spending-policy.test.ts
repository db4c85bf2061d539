import { describe, expect, test } from 'vitest';
import type { NewAuditEvent } from '../../audit/index.ts';
import type { OrganizationId, UserId } from '../../tenancy/index.ts';
import {
  DEFAULT_SPENDING,
  type NewSpendingVersion,
  SPENDING_AMOUNT_NANO_USD_MAX,
  type SpendingPolicy,
  type SpendingPolicyRepository,
  saveSpendingPolicy,
  spendingPolicyDraftSchema,
} from '../index.ts';

const organizationId = 'a' as OrganizationId;
const authorId = 'u' as UserId;

class MemorySpending implements SpendingPolicyRepository {
  readonly audited: NewAuditEvent[] = [];
  policy: SpendingPolicy = { ...DEFAULT_SPENDING, organizationId, version: 0, effectiveAt: null, authorId: null };

  async current(): Promise<SpendingPolicy> {
    return this.policy;
  }

  async append({ baseVersion, draft, authorId: author, audit }: NewSpendingVersion): Promise<SpendingPolicy | null> {
    if (this.policy.version !== baseVersion) return null;
    this.policy = { ...this.policy, ...draft, version: baseVersion + 1, authorId: author };
    this.audited.push(audit);
    return this.policy;
  }
}

const origin = { requestId: 'call', address: null };
const actor = { kind: 'user', id: authorId, label: 'Ines' } as const;
const draft = { outOfCredit: 'block', monthlyStorageCapNanoUsd: 25_000_000_000n, lowBalanceNanoUsd: 0n } as const;

describe('saving a spending policy', () => {
  test('appends the next version, and tells the audit log what changed', async () => {
    const spendingPolicies = new MemorySpending();
    const command = { organizationId, baseVersion: 0, draft, actor, origin };
    expect(await saveSpendingPolicy({ spendingPolicies }, command)).toMatchObject({ version: 1, authorId, ...draft });
    expect(spendingPolicies.audited).toMatchObject([
      {
        action: 'spending_policy.changed',
        target: { kind: 'spending_policy', id: '1' },
        before: { out_of_credit: 'continue_unstored', monthly_storage_cap_nano_usd: null, low_balance_nano_usd: null },
        after: { out_of_credit: 'block', monthly_storage_cap_nano_usd: '25000000000', low_balance_nano_usd: '0' },
      },
    ]);
  });

  test('is refused on a version that is no longer in force, and names the one that is', async () => {
    const spendingPolicies = new MemorySpending();
    const command = { organizationId, baseVersion: 0, draft, actor, origin };
    await saveSpendingPolicy({ spendingPolicies }, command);
    await expect(saveSpendingPolicy({ spendingPolicies }, command)).rejects.toMatchObject({
      code: 'policy_version_conflict',
      details: { param: 'version', facts: { version: 1 } },
    });
    expect(spendingPolicies.audited).toHaveLength(1);
  });

  test.each([
    ['below zero', { monthlyStorageCapNanoUsd: -1n }],
    ['beyond what a setting takes', { lowBalanceNanoUsd: SPENDING_AMOUNT_NANO_USD_MAX + 1n }],
    ['a float', { lowBalanceNanoUsd: 0.5 }],
    ['another choice', { outOfCredit: 'ask' }],
  ])('no draft is %s', (_, change) => {
    expect(spendingPolicyDraftSchema.safeParse({ ...draft, ...change }).success).toBe(false);
    expect(spendingPolicyDraftSchema.safeParse(draft).success).toBe(true);
  });
});
