import type { RetentionBounds, RetentionLevel, SelfHostedPeriods } from '@lethe/core/retention';
import type { Plan } from '@lethe/core/tenancy';

export const LEVEL_NAMES: Readonly<Record<RetentionLevel, string>> = {
  metadata_only: 'Metadata Only',
  retain_all: 'Retain All Data',
};

export const PLAN_NAMES: Readonly<Record<Plan, string>> = { free: 'Free', pro: 'Pro', enterprise: 'Enterprise' };

/** What of a policy decides about payloads. */
export interface PolicySetting {
  readonly level: RetentionLevel;
  readonly payloadRetentionDays: number;
}

/** `Retain All Data, 30 d`, with the unit on the line of its number. The period says nothing where no payload is kept. */
export function describeSetting({ level, payloadRetentionDays }: PolicySetting): string {
  return level === 'metadata_only' ? LEVEL_NAMES[level] : `${LEVEL_NAMES[level]}, ${payloadRetentionDays}\u00a0d`;
}

/** `1 day`, `14 days`. */
export function describeDays(days: number): string {
  return `${days} ${days === 1 ? 'day' : 'days'}`;
}

/** Who sets the upper end of the period. */
export function describeLimit({ plan, bounds, selfHosted }: LimitSource): string {
  const max = bounds.payloadRetentionDaysMax;
  return selfHosted === null
    ? `${PLAN_NAMES[plan]} allows up to ${max}.`
    : `This installation allows up to ${max}, set by PAYLOAD_RETENTION_DAYS.`;
}

export interface LimitSource {
  readonly plan: Plan;
  readonly bounds: RetentionBounds;
  readonly selfHosted: SelfHostedPeriods | null;
}

/** How long metadata lives: the policy's own period, else the operator's, else as long as the account. */
export function describeMetadataLife(
  metadataRetentionDays: number | null,
  selfHosted: SelfHostedPeriods | null,
): string {
  const days = metadataRetentionDays ?? selfHosted?.metadataRetentionDays ?? null;
  return days === null ? 'Kept as long as the account is active.' : `Kept for ${describeDays(days)}.`;
}
