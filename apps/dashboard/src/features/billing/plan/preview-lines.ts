import type { PlanInForce } from '@lethe/core/billing/plans';
import { formatCount } from '../../../components/format/duration.ts';
import { formatInstant } from '../../../components/format/instant.ts';
import { dollars } from '../amount-draft.ts';
import { days } from './plan-words.ts';

/** One line of what a change of plan does. */
export interface PreviewLine {
  readonly label: string;
  /** Null for what is no change of one thing into another. */
  readonly from: string | null;
  readonly to: string;
}

interface PlanEffect {
  /** What a request admitted now is kept for; 0 when it is not. */
  readonly payloadRetentionDays: number;
  readonly payloadRetentionDaysMax: number;
}

export interface PlanPreview {
  readonly from: PlanInForce;
  readonly to: PlanInForce;
  readonly feeThisMonthNowNanoUsd: bigint;
  readonly feeThisMonthThenNanoUsd: bigint;
  readonly retentionNow: PlanEffect;
  readonly retentionThen: PlanEffect;
  readonly policyPayloadRetentionDays: number;
  readonly changedPayloadCount: number;
  readonly storedPayloadCount: number;
  readonly lastExpiresAt: Date | null;
}

/** What a change of plan would do, line by line: the fee, what new requests are kept for, and that nothing stored changes. */
export function previewLines(preview: PlanPreview): readonly PreviewLine[] {
  const { from, to, retentionNow, retentionThen } = preview;
  return [
    { label: 'Fee a month', from: dollars(from.monthlyFeeNanoUsd), to: dollars(to.monthlyFeeNanoUsd) },
    {
      label: 'Fee of this month, for the time in each plan',
      from: dollars(preview.feeThisMonthNowNanoUsd),
      to: dollars(preview.feeThisMonthThenNanoUsd),
    },
    {
      label: 'Longest payload period',
      from: days(retentionNow.payloadRetentionDaysMax),
      to: days(retentionThen.payloadRetentionDaysMax),
    },
    {
      label: 'New requests are kept for',
      from: keptText(retentionNow),
      to: keptText(retentionThen),
    },
    ...policyLine(preview),
    {
      label: 'Stored payloads whose expiry changes',
      from: null,
      to: formatCount(preview.changedPayloadCount),
    },
    ...storedLine(preview),
  ];
}

function keptText({ payloadRetentionDays }: PlanEffect): string {
  return payloadRetentionDays === 0 ? 'Not kept' : days(payloadRetentionDays);
}

/** The policy is never rewritten: it says what it said, and acts as far as the plan lets it. */
function policyLine({ policyPayloadRetentionDays, retentionThen }: PlanPreview): readonly PreviewLine[] {
  if (policyPayloadRetentionDays <= retentionThen.payloadRetentionDaysMax) return [];
  return [
    {
      label: 'The policy is not rewritten',
      from: null,
      to: `${days(policyPayloadRetentionDays)}, of which the plan allows ${retentionThen.payloadRetentionDaysMax}`,
    },
  ];
}

function storedLine({ storedPayloadCount, lastExpiresAt }: PlanPreview): readonly PreviewLine[] {
  if (storedPayloadCount === 0 || lastExpiresAt === null) return [];
  return [
    {
      label: `${formatCount(storedPayloadCount)} stored payloads keep theirs; the last expires`,
      from: null,
      to: formatInstant(lastExpiresAt),
    },
  ];
}
