import { DomainError } from '../../errors/index.ts';
import type { OrganizationId, Plan, UserId } from '../../tenancy/index.ts';
import { checkPolicyDraft } from '../check-policy-draft.ts';
import { retentionBounds, type SelfHostedPeriods } from '../plan-periods.ts';
import type { PolicyDraft, RetentionPolicy } from '../policy.ts';
import type { RetentionPolicyRepository } from '../ports.ts';

/**
 * Puts a new version of the policy in force, for requests admitted from now on. Stored payloads keep the expiry they were given.
 * @throws {DomainError} retention_out_of_bounds when the plan does not allow the period
 * @throws {DomainError} policy_version_conflict when another version came into force since the draft was begun
 */
export async function savePolicy(ports: SavePolicyPorts, command: SavePolicyCommand): Promise<RetentionPolicy> {
  const decision = checkPolicyDraft(command.draft, retentionBounds(command.plan, ports.selfHosted));
  if (decision.kind === 'out_of_bounds') {
    throw new DomainError(
      'retention_out_of_bounds',
      `The payload period can be 0 to ${decision.payloadRetentionDaysMax} days here.`,
      { param: 'payload_retention_days', facts: { maximum: decision.payloadRetentionDaysMax } },
    );
  }
  const saved = await ports.policies.append(command);
  if (saved === null) {
    const { version } = await ports.policies.current(command.organizationId);
    throw new DomainError('policy_version_conflict', `Not saved. Version ${version} exists already.`, {
      param: 'version',
      facts: { version },
    });
  }
  return saved;
}

export interface SavePolicyPorts {
  readonly policies: RetentionPolicyRepository;
  readonly selfHosted: SelfHostedPeriods | null;
}

export interface SavePolicyCommand {
  readonly organizationId: OrganizationId;
  readonly plan: Plan;
  readonly baseVersion: number;
  readonly draft: PolicyDraft;
  readonly authorId: UserId;
}
