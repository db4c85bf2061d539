import { formatUsd, type NanoUsd } from '@lethe/core/money';
import { formatCount } from '../../components/format/duration.ts';
import { formatDay, formatDayMinute, formatInstant } from '../../components/format/instant.ts';
import type { IconName } from '../../components/primitives/icon.tsx';
import type { RouterOutputs } from '../../trpc/client.tsx';
import { describeDays, type PolicySetting } from './policy-words.ts';
import type { ReadableProjection } from './project-readable.ts';

export type Preview = RouterOutputs['retention']['preview'];

export interface ImpactFact {
  readonly icon: IconName;
  readonly title: string;
  readonly figure: string;
  readonly sentence: string;
  /** True where nothing changes: the figure then steps back. */
  readonly isQuiet: boolean;
}

export interface ImpactInput {
  readonly preview: Preview;
  readonly draft: PolicySetting;
  readonly projection: ReadableProjection;
  readonly isCharged: boolean;
}

/** What a draft does, fact by fact. The first is always the same, and always said. */
export function describeImpact(input: ImpactInput): readonly ImpactFact[] {
  const facts = [unchangedFact(input.preview), firstExpiryFact(input)];
  const isEverEmpty = input.projection.peakCount === 0;
  return [...facts, ...(isEverEmpty ? [] : [steadyFact(input)]), feeFact(input)];
}

function unchangedFact({ changedPayloadCount, storedPayloadCount, lastExpiresAt }: Preview): ImpactFact {
  return {
    icon: 'lock',
    title: 'Stored payloads whose expiry changes',
    figure: formatCount(changedPayloadCount),
    sentence:
      lastExpiresAt === null
        ? 'None is stored now.'
        : `${formatCount(storedPayloadCount)} ${storedPayloadCount === 1 ? 'keeps its expiry' : 'keep theirs'}. The last expires ${formatInstant(lastExpiresAt)}.`,
    isQuiet: true,
  };
}

function firstExpiryFact({ preview, draft }: ImpactInput): ImpactFact {
  if (preview.firstNewExpiryAt === null) {
    const reason = draft.level === 'metadata_only' ? 'at this level' : 'with 0 days';
    return {
      icon: 'clock',
      title: 'Payloads of new requests',
      figure: 'Never stored',
      sentence: `No byte of a prompt or a completion is written ${reason}.`,
      isQuiet: false,
    };
  }
  return {
    icon: 'clock',
    title: `First expiry under ${describeDays(draft.payloadRetentionDays)}`,
    figure: formatDayMinute(preview.firstNewExpiryAt),
    sentence: `Then about ${formatCount(preview.requestsPerDay)} a day.`,
    isQuiet: false,
  };
}

function steadyFact({ preview, projection }: ImpactInput): ImpactFact {
  const from = preview.lastExpiresAt ?? preview.firstNewExpiryAt ?? preview.computedAt;
  const { steadyCount } = projection;
  return {
    icon: 'bars',
    title: `Readable from ${formatDay(from)}`,
    figure: steadyCount === 0 ? '0' : `about ${formatShort(steadyCount)}`,
    sentence: `${formatCount(preview.storedPayloadCount)} now${describeDifference(preview.storedPayloadCount, steadyCount)}.${steadyCount === 0 ? '' : ' By the traffic of the last 7 days.'}`,
    isQuiet: false,
  };
}

function feeFact({ preview, isCharged }: ImpactInput): ImpactFact {
  const shared = { icon: 'card', title: 'Storage fee' } as const;
  if (!isCharged)
    return { ...shared, figure: 'None', sentence: 'A self-hosted installation charges no storage.', isQuiet: true };
  const { storageFeePerDayNanoUsd: next, storageFeePerDayNowNanoUsd: now } = preview;
  if (next === 0n && now === 0n)
    return { ...shared, figure: 'None', sentence: 'Nothing of a new request is stored.', isQuiet: true };
  const once = 'Charged once per request, whatever the period.';
  if (next === now)
    return { ...shared, figure: 'No change', sentence: `About ${formatFee(now)} a day. ${once}`, isQuiet: true };
  return {
    ...shared,
    figure: `${formatFee(next)} a day`,
    sentence: `About ${formatFee(now)} a day now. ${once}`,
    isQuiet: false,
  };
}

const NANO_USD_PER_CENT = 10_000_000n;

/** Two decimals, six where two would round to nothing. */
function formatFee(amountNanoUsd: NanoUsd): string {
  return `$${formatUsd(amountNanoUsd, amountNanoUsd !== 0n && amountNanoUsd < NANO_USD_PER_CENT ? 6 : 2)}`;
}

function describeDifference(now: number, later: number): string {
  if (now === 0 || now === later) return '';
  if (later === 0) return ', none then';
  const percent = Math.round((Math.abs(later - now) * 100) / now);
  return `, ${formatCount(percent)} % ${later < now ? 'fewer' : 'more'} then`;
}

/** `2.88 M`, `96.1 K`, `812`: for charts and previews. */
export function formatShort(count: number): string {
  if (count >= 999_500) return `${(count / 1_000_000).toFixed(2)} M`;
  if (count >= 10_000) return `${(count / 1_000).toFixed(1)} K`;
  return formatCount(count);
}
