import { checkPolicyDraft, type RetentionBounds, type RetentionLevel } from '@lethe/core/retention';
import { describeDays, LEVEL_NAMES, type PolicySetting } from './policy-words.ts';

/** What stands in the form. The period is text, because a person may be in the middle of typing it. */
export interface FormState {
  readonly level: RetentionLevel;
  readonly daysText: string;
}

export type DraftReading =
  | { readonly kind: 'valid'; readonly draft: PolicySetting }
  | { readonly kind: 'invalid'; readonly sentence: string };

/** One line of the difference between what is in force and what would be. */
export interface PolicyChange {
  readonly label: string;
  readonly from: string;
  readonly to: string;
}

/** The policy as it acts: a plan that allows less than the policy says wins. */
export function settingInForce(policy: PolicySetting, bounds: RetentionBounds): PolicySetting {
  return {
    level: policy.level,
    payloadRetentionDays: Math.min(policy.payloadRetentionDays, bounds.payloadRetentionDaysMax),
  };
}

export function formOf(setting: PolicySetting): FormState {
  return { level: setting.level, daysText: String(setting.payloadRetentionDays) };
}

/** Reads the form by the same bounds that the server checks. */
export function readDraft({ level, daysText }: FormState, bounds: RetentionBounds): DraftReading {
  if (!/^\d{1,4}$/.test(daysText.trim())) return { kind: 'invalid', sentence: 'Enter a whole number of days.' };
  const draft = { level, payloadRetentionDays: Number(daysText) };
  const decision = checkPolicyDraft(draft, bounds);
  if (decision.kind === 'accepted') return { kind: 'valid', draft };
  return { kind: 'invalid', sentence: `The payload period can be 0 to ${decision.payloadRetentionDaysMax} days here.` };
}

export function listChanges(from: PolicySetting, to: PolicySetting): readonly PolicyChange[] {
  const changes: PolicyChange[] = [];
  if (from.level !== to.level) {
    changes.push({ label: 'Data Retention Level', from: LEVEL_NAMES[from.level], to: LEVEL_NAMES[to.level] });
  }
  if (from.payloadRetentionDays !== to.payloadRetentionDays) {
    changes.push({
      label: 'Payload period',
      from: describeDays(from.payloadRetentionDays),
      to: describeDays(to.payloadRetentionDays),
    });
  }
  return changes;
}

/** `Payload period, 30 to 14 days`: the changes in one line. */
export function summarizeChanges(changes: readonly PolicyChange[]): string {
  return changes.map(({ label, from, to }) => `${label}, ${shortenFrom(from, to)} to ${to}`).join(' · ');
}

/** The unit is said once when both sides have it. */
function shortenFrom(from: string, to: string): string {
  return from.endsWith(' days') && to.endsWith(' days') ? from.slice(0, -' days'.length) : from;
}
