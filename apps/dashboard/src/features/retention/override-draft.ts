import { RETENTION_DAYS_MAX, type RetentionLevel } from '@lethe/core/retention';
import { describeSetting, type PolicySetting } from './policy-words.ts';

/** What a project or a key sets for itself; null inherits. */
export interface OverrideSetting {
  readonly level: RetentionLevel | null;
  readonly payloadRetentionDays: number | null;
}

/** What stands in the form. An empty period inherits. */
export interface OverrideForm {
  readonly isMetadataOnly: boolean;
  readonly daysText: string;
}

export type OverrideReading =
  | { readonly kind: 'valid'; readonly override: OverrideSetting }
  | { readonly kind: 'invalid'; readonly sentence: string };

export function overrideFormOf({ level, payloadRetentionDays }: OverrideSetting): OverrideForm {
  return {
    isMetadataOnly: level === 'metadata_only',
    daysText: payloadRetentionDays === null ? '' : String(payloadRetentionDays),
  };
}

/** Reads the form by what holds above it, when that is known. The server decides by the same rule. */
export function readOverride(
  { isMetadataOnly, daysText }: OverrideForm,
  ceiling: PolicySetting | null,
): OverrideReading {
  const level = isMetadataOnly ? 'metadata_only' : null;
  const written = daysText.trim();
  if (written === '') return { kind: 'valid', override: { level, payloadRetentionDays: null } };
  const max = ceiling?.payloadRetentionDays ?? RETENTION_DAYS_MAX;
  const days = /^\d{1,4}$/.test(written) ? Number(written) : Number.NaN;
  if (days <= max) return { kind: 'valid', override: { level, payloadRetentionDays: days } };
  return { kind: 'invalid', sentence: `Enter 0 to ${max} days, or nothing to inherit.` };
}

/** What holds below a ceiling: the stricter of both, as at admission. */
export function tighten(ceiling: PolicySetting, override: OverrideSetting): PolicySetting {
  return {
    level: override.level === 'metadata_only' ? 'metadata_only' : ceiling.level,
    payloadRetentionDays: Math.min(
      ceiling.payloadRetentionDays,
      override.payloadRetentionDays ?? Number.POSITIVE_INFINITY,
    ),
  };
}

/** `Retain All Data, 7 d`, and whether that is its own doing. Without a known ceiling only what it sets itself can be told. */
export function describeOverride(
  override: OverrideSetting,
  ceiling: PolicySetting | null,
): { text: string; isOwn: boolean } {
  const isSet = override.level === 'metadata_only' || override.payloadRetentionDays !== null;
  if (ceiling === null) {
    if (!isSet) return { text: 'Inherits', isOwn: false };
    return override.level === 'metadata_only'
      ? { text: 'Metadata Only', isOwn: true }
      : { text: `At most ${override.payloadRetentionDays}\u00a0d`, isOwn: true };
  }
  const effective = tighten(ceiling, override);
  const isOwn = effective.level !== ceiling.level || effective.payloadRetentionDays !== ceiling.payloadRetentionDays;
  return { text: describeSetting(effective), isOwn };
}
