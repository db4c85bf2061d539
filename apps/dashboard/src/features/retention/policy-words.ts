import type { Redaction, RetentionBounds, RetentionLevel, SelfHostedPeriods } from '@lethe/core/retention';
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

/** A whole policy as it acts. */
export interface PolicyInForce extends PolicySetting {
  /** Null: metadata has no period of its own. */
  readonly metadataRetentionDays: number | null;
  readonly redaction: Redaction;
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

/** What the payload period does at the chosen level, and who sets its upper end. */
export function describePayloadPeriod(limit: LimitSource, isRetaining: boolean): string {
  if (isRetaining) return `Unreadable at once when it ends. 0 days means never written. ${describeLimit(limit)}`;
  const ofMetadata = limit.bounds.canLimitMetadata ? ' Metadata is never kept for less.' : '';
  return `Applies when the level is Retain All Data. At Metadata Only no payload is written.${ofMetadata}`;
}

/** How long metadata lives without a period of its own: the operator's, else as long as the account. */
export function describeUnlimitedMetadata({ bounds }: Pick<LimitSource, 'bounds'>) {
  const { metadataRetentionDaysMax: days } = bounds;
  if (days === null) {
    return {
      title: 'As long as the account',
      sentence: 'Kept as long as the account is active.',
      remark: 'No record expires by itself',
    };
  }
  return {
    title: 'As long as allowed here',
    sentence: `Kept for ${describeDays(days)}.`,
    remark: 'Set by METADATA_RETENTION_DAYS',
  };
}

/** The metadata period of a policy in few words. */
export function describeMetadataPeriod(metadataRetentionDays: number | null): string {
  return metadataRetentionDays === null ? 'no period' : describeDays(metadataRetentionDays);
}
