import {
  checkPolicyDraft,
  metadataPeriods,
  type Redaction,
  type RetentionBounds,
  type RetentionLevel,
  redactionSchema,
} from '@lethe/core/retention';
import type { PolicyInForce } from './policy-words.ts';

/** What stands in the form. Periods are text, because a person may be in the middle of typing them. */
export interface FormState {
  readonly level: RetentionLevel;
  readonly daysText: string;
  /** Null: metadata has no period of its own. */
  readonly metadataDaysText: string | null;
  readonly redaction: Redaction;
}

export type PolicyField = 'payload' | 'metadata' | 'redaction';

export type DraftReading =
  | { readonly kind: 'valid'; readonly draft: PolicyInForce }
  | { readonly kind: 'invalid'; readonly field: PolicyField; readonly sentence: string };

/** The policy as it acts: a plan that allows less than the policy says wins. */
export function settingInForce(policy: PolicyInForce, bounds: RetentionBounds): PolicyInForce {
  const payloadRetentionDays = Math.min(policy.payloadRetentionDays, bounds.payloadRetentionDaysMax);
  const periods = metadataPeriods({ payloadRetentionDays }, bounds);
  const { metadataRetentionDays: own } = policy;
  return {
    level: policy.level,
    payloadRetentionDays,
    metadataRetentionDays: own === null || periods === null ? null : Math.min(Math.max(own, periods.min), periods.max),
    redaction: policy.redaction,
  };
}

export function formOf({ level, payloadRetentionDays, metadataRetentionDays, redaction }: PolicyInForce): FormState {
  return {
    level,
    redaction,
    daysText: String(payloadRetentionDays),
    metadataDaysText: metadataRetentionDays === null ? null : String(metadataRetentionDays),
  };
}

/** Reads the form by the same bounds that the server checks. */
export function readDraft(form: FormState, bounds: RetentionBounds): DraftReading {
  const { level, daysText, metadataDaysText } = form;
  const payloadRetentionDays = readDays(daysText);
  const metadataRetentionDays = metadataDaysText === null ? null : readDays(metadataDaysText);
  if (payloadRetentionDays === undefined) return notWhole('payload');
  if (metadataRetentionDays === undefined) return notWhole('metadata');
  const redaction = redactionSchema.safeParse(form.redaction);
  if (!redaction.success)
    return invalid('redaction', redaction.error.issues[0]?.message ?? 'A pattern is not complete.');
  const draft = { level, payloadRetentionDays, metadataRetentionDays, redaction: redaction.data };
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

function notWhole(field: PolicyField): DraftReading {
  return invalid(field, 'Enter a whole number of days.');
}

function invalid(field: PolicyField, sentence: string): DraftReading {
  return { kind: 'invalid', field, sentence };
}
