import type { PayloadState, RequestView } from '@lethe/core/payloads';
import { formatLatency } from '../../../components/format/duration.ts';
import { formatDate } from '../../../components/format/instant.ts';
import { describeState, NOT_STORED_LABELS, type StateLabel } from '../../../components/payload-state/describe-state.ts';
import { type Timeline, timelineOf } from '../../../components/retention-timeline/retention-timeline.ts';

export interface RetentionSummary {
  readonly label: StateLabel;
  readonly title: string;
  readonly remark: string;
  readonly timeline: Timeline | null;
}

/** Who set what was in force, in the middle of a sentence. */
export const SOURCE_WORDS: Readonly<Record<RequestView['retention']['source'], string>> = {
  organization: 'the organization',
  project: 'the project',
  key: 'the API key',
  request: 'the request itself',
};

/** What became of the payload, for the card at the top of the page. */
export function retentionSummary({
  request,
  state,
  now,
}: {
  request: RequestView;
  state: PayloadState;
  now: Date;
}): RetentionSummary {
  const { retention, admittedAt } = request;
  const label = describeState({ state, admittedAt, now });
  switch (state.kind) {
    case 'stored':
      return {
        label,
        title: `Readable for ${label.word}`,
        remark: `${daysText(retention.payloadRetentionDays)}, set by ${SOURCE_WORDS[retention.source]} and stamped at admission under policy version ${retention.policyVersion}`,
        timeline: timelineOf({ admittedAt, expiresAt: state.expiresAt, now }),
      };
    case 'expired':
      return {
        label,
        title: label.sentence,
        remark: `Stored for ${daysText(retention.payloadRetentionDays)} under policy version ${retention.policyVersion}. ${metadataText(retention)}`,
        timeline: timelineOf({ admittedAt, expiresAt: state.expiredAt, now }),
      };
    case 'held':
      return {
        label,
        title: label.sentence,
        remark:
          'A hold preserves. It does not expose: past its expiry only compliance reads it, and each read is recorded.',
        timeline: timelineOf({ admittedAt, expiresAt: state.expiredAt, now, isHeld: true }),
      };
    case 'erased':
      return {
        label,
        title: label.sentence,
        remark: `Erased before the end of its ${daysText(retention.payloadRetentionDays)}. ${metadataText(retention)}`,
        timeline: null,
      };
    case 'not_stored':
      return {
        label,
        title: 'Never stored',
        remark: `Cause: ${NOT_STORED_LABELS[state.reason]}, decided at admission under policy version ${retention.policyVersion}. ${metadataText(retention)}`,
        timeline: null,
      };
  }
}

function metadataText({ metadataExpiresAt }: Pick<RequestView['retention'], 'metadataExpiresAt'>): string {
  return metadataExpiresAt === null ? 'Metadata stays.' : `Metadata stays until ${formatDate(metadataExpiresAt)}.`;
}

/** `Metadata only`, `Retain all, 30 d`. */
function levelText({
  level,
  payloadRetentionDays,
}: Pick<RequestView['retention'], 'level' | 'payloadRetentionDays'>): string {
  return level === 'metadata_only' ? 'Metadata only' : `Retain all, ${payloadRetentionDays} d`;
}

export interface ChainLink {
  readonly name: string;
  readonly value: string;
  /** Whether this is what was in force. */
  readonly isBinding: boolean;
}

/** From the loosest to the tightest scope. Each may tighten what stands above it; the source of the record says who did. */
export function policyChain({
  retention,
  projectName,
  apiKeyName,
}: Pick<RequestView, 'retention' | 'projectName' | 'apiKeyName'>): readonly ChainLink[] {
  const scopes = [
    { source: 'organization', name: 'Organization' },
    { source: 'project', name: `Project ${projectName}` },
    { source: 'key', name: `Key ${apiKeyName}` },
    { source: 'request', name: 'This request' },
  ] as const;
  const bindingAt = scopes.findIndex(({ source }) => source === retention.source);
  return scopes.map(({ name }, index) => {
    if (index === bindingAt) return { name, value: levelText(retention), isBinding: true };
    return { name, value: index < bindingAt ? 'allows more' : 'inherits', isBinding: false };
  });
}

export interface Phase {
  readonly name: string;
  /** From the arrival of the request. */
  readonly startMs: number;
  readonly spanMs: number;
  readonly text: string;
  readonly tone: 'gateway' | 'wait' | 'generation';
  readonly remark: string;
}

/** Where the time of a request went, in the order in which it went. */
export function phasesOf({ timing, attemptCount }: Pick<RequestView, 'timing' | 'attemptCount'>): readonly Phase[] {
  const { gatewayMs, firstTokenMs, totalMs } = timing;
  const phase = (name: string, tone: Phase['tone'], startMs: number, endMs: number, remark: string): Phase => {
    const spanMs = Math.max(0, endMs - startMs);
    return { name, tone, startMs, spanMs, text: formatLatency(spanMs), remark };
  };
  const gateway = phase(
    'Queue, gateway',
    'gateway',
    0,
    gatewayMs,
    attemptCount > 1
      ? `From arrival to the call that answered, ${attemptCount - 1} earlier ${attemptCount === 2 ? 'attempt' : 'attempts'} included.`
      : 'From arrival to the call of the provider: key, policy, limits, credit.',
  );
  if (firstTokenMs === null)
    return [gateway, phase('Upstream', 'wait', gatewayMs, totalMs, 'The provider, to the end of the answer.')];
  const firstTokenAtMs = gatewayMs + firstTokenMs;
  return [
    gateway,
    phase('Upstream, first token', 'wait', gatewayMs, firstTokenAtMs, 'The provider, to its first byte of content.'),
    phase('Generation', 'generation', firstTokenAtMs, totalMs, 'From the first content to the end of the answer.'),
  ];
}

/** The marks of a time axis: start, quarters and end. */
export function ticksOf(totalMs: number): readonly number[] {
  return [0, 0.5, 1].map((part) => part * totalMs);
}

const HTTP_CLIENT_CLOSED = 499;
const FAILED_STATUS_MIN = 400;

/** `200, streamed`; what failed also says how. */
export function statusText({
  statusCode,
  isStreamed,
  errorCode,
}: Pick<RequestView, 'statusCode' | 'isStreamed' | 'errorCode'>): {
  text: string;
  isFailure: boolean;
} {
  const parts = [String(statusCode), ...(isStreamed ? ['streamed'] : [])];
  if (statusCode === HTTP_CLIENT_CLOSED) parts.push('caller hung up');
  if (errorCode !== null) parts.push(errorCode);
  return { text: parts.join(', '), isFailure: statusCode >= FAILED_STATUS_MIN || errorCode !== null };
}

/** Tokens a second while the answer was generated; null where that says nothing. */
export function generationSpeed({ usage, timing }: Pick<RequestView, 'usage' | 'timing'>): string | null {
  if (timing.firstTokenMs === null) return null;
  const spanMs = timing.totalMs - timing.gatewayMs - timing.firstTokenMs;
  const tokenCount = usage.outputTokens + usage.reasoningTokens;
  if (spanMs < 100 || tokenCount === 0) return null;
  return `${Math.round((tokenCount * 1_000) / spanMs)} tokens/s`;
}

function daysText(days: number): string {
  return days === 1 ? '1 day' : `${days} days`;
}
