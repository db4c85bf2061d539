import type { Actor, AuditFacts, Origin } from '../../audit/index.ts';
import { DomainError } from '../../errors/index.ts';
import {
  effectiveRetention,
  type RetentionPolicyRepository,
  refuseLooser,
  retentionBounds,
  type SelfHostedPeriods,
} from '../../retention/index.ts';
import {
  isInScope,
  type OrganizationId,
  type Plan,
  type ProjectId,
  type ProjectScope,
  type UserId,
} from '../../tenancy/index.ts';
import type { Clock } from '../../time/index.ts';
import type { ApiKey, ApiKeySettings } from '../api-key.ts';
import type { ApiKeyMint, ApiKeyRepository } from '../ports.ts';

export interface ApiKeyPorts {
  readonly apiKeys: ApiKeyRepository;
  readonly policies: RetentionPolicyRepository;
  readonly mint: ApiKeyMint;
  readonly clock: Clock;
  readonly selfHosted: SelfHostedPeriods | null;
}

/** In whose name a key is changed. */
export interface KeyCommand {
  readonly organizationId: OrganizationId;
  readonly plan: Plan;
  /** The projects that the caller is narrowed to. */
  readonly projects: ProjectScope;
  readonly actor: Actor;
  readonly origin: Origin;
}

/**
 * Refuses settings that would loosen what organization and project say, or that have ended already.
 * @throws {DomainError} not_found, conflict, invalid_request, retention_out_of_bounds
 */
export async function checkSettings(
  ports: ApiKeyPorts,
  command: KeyCommand,
  { projectId, settings }: { projectId: ProjectId; settings: ApiKeySettings },
): Promise<void> {
  const { organizationId, plan } = command;
  const project = isInScope(command.projects, projectId)
    ? await ports.apiKeys.project(organizationId, projectId)
    : null;
  if (project === null) throw new DomainError('not_found', 'There is no such project.');
  if (project.archivedAt !== null) throw new DomainError('conflict', 'The project is archived.');
  const now = ports.clock.now();
  if (settings.expiresAt !== null && settings.expiresAt <= now) {
    throw new DomainError('invalid_request', 'The expiry lies in the past.', { param: 'expires_at' });
  }
  const policy = await ports.policies.current(organizationId);
  const bounds = retentionBounds(plan, ports.selfHosted);
  const outer = effectiveRetention({ policy, bounds, project: project.retention, admittedAt: now });
  refuseLooser({
    override: { level: settings.retentionLevel, payloadRetentionDays: settings.payloadRetentionDays },
    outer,
    sentence: 'A key can only tighten what its project and organization say.',
  });
}

/** The user who acts; null for a management key. */
export function userOf({ kind, id }: Actor): UserId | null {
  return kind === 'user' ? (id as UserId) : null;
}

export function settingsOf(key: ApiKey): ApiKeySettings {
  const { name, expiresAt, retentionLevel, payloadRetentionDays } = key;
  const { spendLimitNanoUsd, rateLimitPerMinute, concurrencyLimit, allowedModels } = key;
  return {
    name,
    expiresAt,
    retentionLevel,
    payloadRetentionDays,
    spendLimitNanoUsd,
    rateLimitPerMinute,
    concurrencyLimit,
    allowedModels,
  };
}

export function factsOf(settings: ApiKeySettings): AuditFacts {
  return {
    name: settings.name,
    expires_at: settings.expiresAt?.toISOString() ?? null,
    retention_level: settings.retentionLevel,
    payload_retention_days: settings.payloadRetentionDays,
    spend_limit_nano_usd: settings.spendLimitNanoUsd === null ? null : String(settings.spendLimitNanoUsd),
    rate_limit_per_minute: settings.rateLimitPerMinute,
    concurrency_limit: settings.concurrencyLimit,
    allowed_models: settings.allowedModels.join(' '),
  };
}
