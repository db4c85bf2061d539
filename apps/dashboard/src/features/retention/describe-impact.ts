import { formatUsd, type NanoUsd } from '@lethe/core/money';
import { REDACTION_DETECTORS, redactsNothing } from '@lethe/core/retention';
import { formatCount, formatQuantity } from '../../components/format/duration.ts';
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
  readonly projection: ReadableProjection;
  readonly isCharged: boolean;
}

/** What a draft does, fact by fact. The first is always the same, and always said. */
export function describeImpact(input: ImpactInput): readonly ImpactFact[] {
  const { preview, projection } = input;
  const { setting } = preview;
  return [
    unchangedFact(preview),
    firstExpiryFact(input),
    ...(projection.peakCount === 0 ? [] : [steadyFact(input)]),
    metadataFact(preview),
    feeFact(input),
    ...redactionFacts(setting, preview),
    ...cappedFacts(preview),
    ...heldFacts(preview),
  ];
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

function firstExpiryFact({ preview }: ImpactInput): ImpactFact {
  const { setting: draft } = preview;
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
    sentence: `Then about ${formatCount(preview.storedRequestsPerDay)} a day, by the traffic of the last 7 days.`,
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

function feeFact({ preview, isCharged }: ImpactInput): ImpactFact {
  const shared = { icon: 'card', title: 'Storage fee' } as const;
  if (!isCharged)
    return { ...shared, figure: 'None', sentence: 'A self-hosted installation charges no storage.', isQuiet: true };
  const { storageFeePerMonthNanoUsd: next, storageFeePerMonthNowNanoUsd: now } = preview;
  if (next === 0n && now === 0n)
    return { ...shared, figure: 'None', sentence: freeBecause(preview.setting), isQuiet: true };
  const once = 'Charged once per request, whatever the period.';
  const tokens = `${formatShort(preview.storedTokensPerMonth)} tokens a month`;
  if (next === now)
    return {
      ...shared,
      figure: 'No change',
      sentence: `About ${formatFee(now)} for ${tokens}, ${formatFee(preview.storageFeePerDayNanoUsd)} a day. ${once}`,
      isQuiet: true,
    };
  return {
    ...shared,
    figure: `${formatFee(next)} a month`,
    sentence: `For about ${tokens}; about ${formatFee(now)} a month now. ${once}`,
    isQuiet: false,
  };
}

/** Said only where something is redacted. What is stored already stays as it is. */
function redactionFacts({ level, redaction }: PolicyInForce, { firstNewExpiryAt }: Preview): readonly ImpactFact[] {
  if (redactsNothing(redaction) || level === 'metadata_only' || firstNewExpiryAt === null) return [];
  const count = REDACTION_DETECTORS.filter((detector) => redaction[detector]).length + redaction.patterns.length;
  return [
    {
      icon: 'forbidden',
      title: 'Redacted before storing',
      figure: formatQuantity(count, 'kind'),
      sentence: 'In new payloads only. What cannot be searched in time is not stored, and its record says so.',
      isQuiet: false,
    },
  ];
}

const NAMES_SHOWN_MAX = 3;

/** What was allowed by a looser policy stays written, and gets no more than the new one gives. */
function cappedFacts({ rules }: Preview): readonly ImpactFact[] {
  const capped = rules.filter(({ isCapped }) => isCapped);
  const shown = capped.slice(0, NAMES_SHOWN_MAX).map(({ name, mask, override, after }) => {
    const asked = override.payloadRetentionDays === null ? 'payloads' : `${override.payloadRetentionDays} d`;
    const given = after.level === 'metadata_only' ? 'metadata only' : `${after.payloadRetentionDays} d`;
    return `${mask === null ? name : `${name} (${mask})`} asks for ${asked} and will get ${given}.`;
  });
  const more = capped.length > NAMES_SHOWN_MAX ? ` And ${formatCount(capped.length - NAMES_SHOWN_MAX)} more.` : '';
  return [
    {
      icon: 'key',
      title: 'Keys and projects that ask for more',
      figure: formatCount(capped.length),
      sentence: capped.length === 0 ? 'None asks for more than it gets.' : `${shown.join(' ')}${more}`,
      isQuiet: capped.length === 0,
    },
  ];
}

/** Nothing for whoever may not see holds. */
function heldFacts({ heldPayloadCount }: Preview): readonly ImpactFact[] {
  if (heldPayloadCount === null) return [];
  const sentence = heldPayloadCount === 0 ? 'No payload is held.' : 'Not affected. A hold outlasts every expiry.';
  return [
    { icon: 'shield', title: 'Under legal hold', figure: formatCount(heldPayloadCount), sentence, isQuiet: true },
  ];
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

/** `19.68 B`, `2.88 M`, `96.1 K`, `812`: for charts and previews. */
export function formatShort(count: number): string {
  if (count >= 999_500_000) return `${(count / 1_000_000_000).toFixed(2)} B`;
  if (count >= 999_500) return `${(count / 1_000_000).toFixed(2)} M`;
  if (count >= 10_000) return `${(count / 1_000).toFixed(1)} K`;
  return formatCount(count);
}
