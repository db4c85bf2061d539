import {
  checkPolicyDraft,
  metadataPeriods,
  type PolicyDraft,
  type RetentionBounds,
  type RetentionLevel,
} from '@lethe/core/retention';
import { describeDays, describeMetadataPeriod, LEVEL_NAMES, type PolicyInForce } from './policy-words.ts';

/** What stands in the form. Periods are text, because a person may be in the middle of typing them. */
export interface FormState {
  readonly level: RetentionLevel;
  readonly daysText: string;
  /** Null: metadata has no period of its own. */
  readonly metadataDaysText: string | null;
}

export type DraftReading =
  | { readonly kind: 'valid'; readonly draft: PolicyDraft }
  | { readonly kind: 'invalid'; readonly field: 'payload' | 'metadata'; readonly sentence: string };

/** One line of the difference between what is in force and what would be. */
export interface PolicyChange {
  readonly label: string;
  readonly from: string;
  readonly to: string;
}

/** The policy as it acts: a plan that allows less than the policy says wins. */
export function settingInForce(policy: PolicyInForce, bounds: RetentionBounds): PolicyInForce {
  const payloadRetentionDays = Math.min(policy.payloadRetentionDays, bounds.payloadRetentionDaysMax);
  const periods = metadataPeriods({ payloadRetentionDays }, bounds);
  const { metadataRetentionDays: own } = policy;
  return {
    level: policy.level,
    payloadRetentionDays,
    metadataRetentionDays: own === null || periods === null ? null : Math.min(Math.max(own, periods.min), periods.max),
  };
}

export function formOf({ level, payloadRetentionDays, metadataRetentionDays }: PolicyInForce): FormState {
  return {
    level,
    daysText: String(payloadRetentionDays),
    metadataDaysText: metadataRetentionDays === null ? null : String(metadataRetentionDays),
  };
}

/** Reads the form by the same bounds that the server checks. */
export function readDraft({ level, daysText, metadataDaysText }: FormState, bounds: RetentionBounds): DraftReading {
  const payloadRetentionDays = readDays(daysText);
  const metadataRetentionDays = metadataDaysText === null ? null : readDays(metadataDaysText);
  if (payloadRetentionDays === undefined) return notWhole('payload');
  if (metadataRetentionDays === undefined) return notWhole('metadata');
  const draft = { level, payloadRetentionDays, metadataRetentionDays };
  const decision = checkPolicyDraft(draft, bounds);
  switch (decision.kind) {
    case 'accepted':
      return { kind: 'valid', draft };
    case 'out_of_bounds':
      return invalid('payload', `The payload period can be 0 to ${decision.payloadRetentionDaysMax} days here.`);
    case 'metadata_not_limitable':
      return invalid('metadata', 'Only the Enterprise plan has a metadata period.');
    case 'metadata_out_of_bounds': {
      const { minimum, maximum } = decision;
      const sentence = `The metadata period can be ${minimum} to ${maximum} days here, never less than the payload period.`;
      return invalid('metadata', sentence);
    }
  }
}

/** The payload period that stands in the form; what is in force while it cannot be read. */
export function readPayloadDays({ daysText }: FormState, inForce: PolicyInForce, bounds: RetentionBounds): number {
  return Math.min(readDays(daysText) ?? inForce.payloadRetentionDays, bounds.payloadRetentionDaysMax);
}

function readDays(text: string): number | undefined {
  return /^\d{1,4}$/.test(text.trim()) ? Number(text) : undefined;
}

function notWhole(field: 'payload' | 'metadata'): DraftReading {
  return invalid(field, 'Enter a whole number of days.');
}

function invalid(field: 'payload' | 'metadata', sentence: string): DraftReading {
  return { kind: 'invalid', field, sentence };
}

export function listChanges(from: PolicyInForce, to: PolicyInForce): readonly PolicyChange[] {
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
  if (from.metadataRetentionDays !== to.metadataRetentionDays) {
    changes.push({
      label: 'Metadata period',
      from: describeMetadataPeriod(from.metadataRetentionDays),
      to: describeMetadataPeriod(to.metadataRetentionDays),
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
