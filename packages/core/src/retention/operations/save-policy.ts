import type { Actor, AuditFacts, Origin } from '../../audit/index.ts';
import { DomainError } from '../../errors/index.ts';
import type { OrganizationId, Plan, UserId } from '../../tenancy/index.ts';
import { type PatternEngine, refuseUnusablePatterns } from '../pattern-engine.ts';
import { retentionBounds, type SelfHostedPeriods } from '../plan-periods.ts';
import type { PolicyDraft, PolicySetting, RetentionPolicy } from '../policy.ts';
import type { RetentionPolicyRepository } from '../ports.ts';
import { REDACTION_DETECTORS, type Redaction, redactsNothing } from '../redaction.ts';
import { refuseDraftOutOfBounds } from '../refuse-draft.ts';

/**
 * Puts a new version of the policy in force, for requests admitted from now on. Stored records keep the expiries they were given.
 * @throws {DomainError} retention_out_of_bounds when the plan does not allow a period, or metadata would not outlive its payload
 * @throws {DomainError} redaction_pattern_invalid for a pattern that cannot be used
 * @throws {DomainError} policy_version_conflict when another version came into force since the draft was begun
 */
export async function savePolicy(ports: SavePolicyPorts, command: SavePolicyCommand): Promise<RetentionPolicy> {
  refuseDraftOutOfBounds(command.draft, retentionBounds(command.plan, ports.selfHosted));
  refuseUnusablePatterns(command.draft.redaction, ports.patterns);
  const { organizationId, baseVersion, actor, origin } = command;
  const current = await ports.policies.current(organizationId);
  const draft = { ...command.draft, redaction: command.draft.redaction ?? current.redaction };
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
  readonly patterns: PatternEngine;
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

function factsOf({ level, payloadRetentionDays, metadataRetentionDays, redaction }: PolicySetting): AuditFacts {
  return {
    level,
    payload_retention_days: payloadRetentionDays,
    metadata_retention_days: metadataRetentionDays,
    ...redactionFacts(redaction),
  };
}

/** What the audit log says of a redaction: nothing where nothing is redacted. */
export function redactionFacts(redaction: Redaction): AuditFacts {
  if (redactsNothing(redaction)) return {};
  const { patterns } = redaction;
  const found = REDACTION_DETECTORS.filter((detector) => redaction[detector]);
  const names = [...found, ...patterns.map(({ name }) => name)].join(', ');
  return { redaction: names, ...(patterns.length > 0 && { redaction_patterns: JSON.stringify(patterns) }) };
}
