import type { Actor, AuditFacts, Origin } from '../../audit/index.ts';
import { DomainError } from '../../errors/index.ts';
import type { OrganizationId, UserId } from '../../tenancy/index.ts';
import type { SpendingPolicy, SpendingPolicyDraft } from '../spending-policy.ts';
import type { SpendingPolicyRepository } from '../spending-ports.ts';

/**
 * Puts a new version in force, for requests admitted from now on. What is stored and charged already stays so, also above a cap that is lowered.
 * @throws {DomainError} policy_version_conflict when another version came into force since the draft was begun
 */
export async function saveSpendingPolicy(
  ports: SaveSpendingPolicyPorts,
  command: SaveSpendingPolicyCommand,
): Promise<SpendingPolicy> {
  const { organizationId, baseVersion, draft, actor, origin } = command;
  const current = await ports.spendingPolicies.current(organizationId);
  const saved = await ports.spendingPolicies.append({
    organizationId,
    baseVersion,
    draft,
    authorId: actor.kind === 'user' ? (actor.id as UserId) : null,
    audit: {
      organizationId,
      actor,
      origin,
      action: 'spending_policy.changed',
      target: { kind: 'spending_policy', id: String(baseVersion + 1) },
      before: factsOf(current),
      after: factsOf(draft),
    },
  });
  if (saved === null) {
    const { version } = await ports.spendingPolicies.current(organizationId);
    throw new DomainError('policy_version_conflict', `Not saved. Version ${version} exists already.`, {
      param: 'version',
      facts: { version },
    });
  }
  return saved;
}

export interface SaveSpendingPolicyPorts {
  readonly spendingPolicies: SpendingPolicyRepository;
}

export interface SaveSpendingPolicyCommand {
  readonly organizationId: OrganizationId;
  readonly baseVersion: number;
  readonly draft: SpendingPolicyDraft;
  readonly actor: Actor;
  readonly origin: Origin;
}

/** Amounts as text: a fact is no bigint, and no amount passes through a float. */
function factsOf({ outOfCredit, monthlyStorageCapNanoUsd, lowBalanceNanoUsd }: SpendingPolicyDraft): AuditFacts {
  return {
    out_of_credit: outOfCredit,
    monthly_storage_cap_nano_usd: monthlyStorageCapNanoUsd?.toString() ?? null,
    low_balance_nano_usd: lowBalanceNanoUsd?.toString() ?? null,
  };
}
