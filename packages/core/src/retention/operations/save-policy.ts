import type { Actor, AuditFacts, Origin } from '../../audit/index.ts';
import { DomainError } from '../../errors/index.ts';
import type { OrganizationId, Plan, UserId } from '../../tenancy/index.ts';
import { retentionBounds, type SelfHostedPeriods } from '../plan-periods.ts';
import type { PolicyDraft, RetentionPolicy } from '../policy.ts';
import type { RetentionPolicyRepository } from '../ports.ts';
import { refuseDraftOutOfBounds } from '../refuse-draft.ts';

/**
 * Puts a new version of the policy in force, for requests admitted from now on. Stored records keep the expiries they were given.
 * @throws {DomainError} retention_out_of_bounds when the plan does not allow a period, or metadata would not outlive its payload
 * @throws {DomainError} policy_version_conflict when another version came into force since the draft was begun
 */
export async function savePolicy(ports: SavePolicyPorts, command: SavePolicyCommand): Promise<RetentionPolicy> {
  refuseDraftOutOfBounds(command.draft, retentionBounds(command.plan, ports.selfHosted));
  const { organizationId, baseVersion, draft, actor, origin } = command;
  const current = await ports.policies.current(organizationId);
  const saved = await ports.policies.append({
    organizationId,
    baseVersion,
    draft,
    authorId: actor.kind === 'user' ? (actor.id as UserId) : null,
    audit: {
      organizationId,
      actor,
      origin,
      action: 'retention_policy.changed',
      target: { kind: 'retention_policy', id: String(baseVersion + 1) },
      before: factsOf(current),
      after: factsOf(draft),
    },
  });
  if (saved === null) {
    const { version } = await ports.policies.current(organizationId);
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
  readonly actor: Actor;
  readonly origin: Origin;
}

function factsOf({ level, payloadRetentionDays, metadataRetentionDays }: PolicyDraft): AuditFacts {
  return { level, payload_retention_days: payloadRetentionDays, metadata_retention_days: metadataRetentionDays };
}
