import { formatUsd, type NanoUsd } from '@lethe/core/money';
import { formatCount } from '../../components/format/duration.ts';
import { formatClock, formatDate, formatDay, formatInstant } from '../../components/format/instant.ts';
import type { IconName } from '../../components/primitives/icon.tsx';
import type { RouterOutputs } from '../../trpc/client.tsx';
import { describeDays, type PolicyInForce } from './policy-words.ts';
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
  readonly draft: PolicyInForce;
  readonly projection: ReadableProjection;
  readonly isCharged: boolean;
}

/** What a draft does, fact by fact. The first is always the same, and always said. */
export function describeImpact(input: ImpactInput): readonly ImpactFact[] {
  const facts = [unchangedFact(input.preview), firstExpiryFact(input)];
  const isEverEmpty = input.projection.peakCount === 0;
  return [...facts, ...(isEverEmpty ? [] : [steadyFact(input)]), metadataFact(input.preview), feeFact(input)];
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
    figure: formatMinuteAhead(preview.firstNewExpiryAt, preview.computedAt),
    sentence: `Then about ${formatCount(preview.requestsPerDay)} a day.`,
    isQuiet: false,
  };
}

function steadyFact({ preview, projection }: ImpactInput): ImpactFact {
  const { steadyCount, steadyFrom } = projection;
  return {
    icon: 'bars',
    title: `Readable from ${formatDayAhead(steadyFrom, preview.computedAt)}`,
    figure: steadyCount === 0 ? '0' : `about ${formatShort(steadyCount)}`,
    sentence: `${formatCount(preview.storedPayloadCount)} now${describeDifference(preview.storedPayloadCount, steadyCount)}.${steadyCount === 0 ? '' : ' By the traffic of the last 7 days.'}`,
    isQuiet: false,
  };
}

function metadataFact({ computedAt, firstNewMetadataExpiryAt, changedRecordCount }: Preview): ImpactFact {
  const shared = { icon: 'log', title: 'Records of new requests' } as const;
  const unchanged = `Stored records whose expiry changes: ${formatCount(changedRecordCount)}.`;
  if (firstNewMetadataExpiryAt === null) {
    const sentence = `Metadata stays as long as the account is active. ${unchanged}`;
    return { ...shared, figure: 'No expiry', sentence, isQuiet: true };
  }
  return {
    ...shared,
    figure: formatMinuteAhead(firstNewMetadataExpiryAt, computedAt),
    sentence: `From then on the first of them is in no list, count or export. ${unchanged}`,
    isQuiet: false,
  };
}

function feeFact({ preview, draft, isCharged }: ImpactInput): ImpactFact {
  const shared = { icon: 'card', title: 'Storage fee' } as const;
  if (!isCharged)
    return { ...shared, figure: 'None', sentence: 'A self-hosted installation charges no storage.', isQuiet: true };
  const { storageFeePerDayNanoUsd: next, storageFeePerDayNowNanoUsd: now } = preview;
  if (next === 0n && now === 0n) return { ...shared, figure: 'None', sentence: freeBecause(draft), isQuiet: true };
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

/** A day without a fee is one without storing, or one without traffic. */
function freeBecause({ level, payloadRetentionDays }: PolicyInForce): string {
  return level === 'metadata_only' || payloadRetentionDays === 0
    ? 'Nothing of a new request is stored.'
    : 'By the traffic of the last 7 days, of which there was none.';
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

/** `5 Dec`, `5 Dec 2027`: a year from now would otherwise read as today. */
export function formatDayAhead(at: Date, now: Date): string {
  return at.getUTCFullYear() === now.getUTCFullYear() ? formatDay(at) : formatDate(at);
}

function formatMinuteAhead(at: Date, now: Date): string {
  return `${formatDayAhead(at, now)}, ${formatClock(at).slice(0, 5)}`;
}

/** `2.88 M`, `96.1 K`, `812`: for charts and previews. */
export function formatShort(count: number): string {
  if (count >= 999_500) return `${(count / 1_000_000).toFixed(2)} M`;
  if (count >= 10_000) return `${(count / 1_000).toFixed(1)} K`;
  return formatCount(count);
}
