import { REDACTION_DETECTORS } from '@lethe/core/retention';
import { describeDays, describeMetadataPeriod, LEVEL_NAMES, type PolicyInForce } from './policy-words.ts';
import { DETECTOR_NAMES } from './redaction-words.ts';

/** One setting, and what it says. */
export interface PolicyLine {
  readonly label: string;
  readonly value: string;
}

/** One line of the difference between what is in force and what would be. */
export interface PolicyChange {
  readonly label: string;
  readonly from: string;
  readonly to: string;
}

/** One setting on both sides; an equal one is context. */
export interface DiffLine extends PolicyChange {
  readonly isChanged: boolean;
}

const ABSENT = 'none';

/** Every setting of a policy, in the order of the page. */
export function policyLines(policy: PolicyInForce): readonly PolicyLine[] {
  const { redaction } = policy;
  return [
    { label: 'Data Retention Level', value: LEVEL_NAMES[policy.level] },
    { label: 'Payload period', value: describeDays(policy.payloadRetentionDays) },
    { label: 'Metadata period', value: describeMetadataPeriod(policy.metadataRetentionDays) },
    ...REDACTION_DETECTORS.map((detector) => ({
      label: DETECTOR_NAMES[detector].title,
      value: redaction[detector] ? 'redacted' : 'stored as sent',
    })),
    ...redaction.patterns.map(({ name, pattern }) => ({ label: `Pattern ${name}`, value: pattern })),
  ];
}

/** Both sides line by line. A line that only one side has stands where that side has it. */
export function diffLines(from: readonly PolicyLine[], to: readonly PolicyLine[]): readonly DiffLine[] {
  const later = new Map(to.map(({ label, value }) => [label, value]));
  const earlier = new Set(from.map(({ label }) => label));
  const kept = from.map(({ label, value }): DiffLine => {
    const next = later.get(label) ?? ABSENT;
    return { label, from: value, to: next, isChanged: value !== next };
  });
  const added = to
    .filter(({ label }) => !earlier.has(label))
    .map(({ label, value }): DiffLine => ({ label, from: ABSENT, to: value, isChanged: true }));
  return [...kept, ...added];
}

export function listChanges(from: PolicyInForce, to: PolicyInForce): readonly PolicyChange[] {
  return diffLines(policyLines(from), policyLines(to))
    .filter(({ isChanged }) => isChanged)
    .map(({ label, from: before, to: after }) => ({ label, from: before, to: after }));
}

/** `Payload period, 30 to 14 days`: the changes in one line. */
export function summarizeChanges(changes: readonly PolicyChange[]): string {
  return changes.map(({ label, from, to }) => `${label}, ${shortenFrom(from, to)} to ${to}`).join(' · ');
}

/** The unit is said once when both sides have it. */
function shortenFrom(from: string, to: string): string {
  return from.endsWith(' days') && to.endsWith(' days') ? from.slice(0, -' days'.length) : from;
}
