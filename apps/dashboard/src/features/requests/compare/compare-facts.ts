import { totalTokens } from '@lethe/core/billing';
import type { RequestView } from '@lethe/core/payloads';
import { formatCount, formatLatency } from '../../../components/format/duration.ts';
import { formatInstant } from '../../../components/format/instant.ts';
import { splitUsd } from '../../../components/format/usd.ts';
import { generationSpeed, statusText } from '../detail/view-model.ts';

export interface ComparedFact {
  readonly name: string;
  readonly a: string;
  readonly b: string;
  /** What the second has more, or less, than the first; null where there is nothing to subtract. */
  readonly difference: string | null;
  readonly isNumber: boolean;
}

const UNKNOWN = 'unknown';
const MINUS = '−';

/** What the records of two requests say, line by line. */
export function compareFacts(a: RequestView, b: RequestView): readonly ComparedFact[] {
  const text = (name: string, of: (request: RequestView) => string): ComparedFact => ({
    name,
    a: of(a),
    b: of(b),
    difference: null,
    isNumber: false,
  });
  const quantity = (
    name: string,
    of: (request: RequestView) => number | bigint | null,
    format: (value: number | bigint) => string,
  ): ComparedFact => {
    const [left, right] = [of(a), of(b)];
    return {
      name,
      a: left === null ? UNKNOWN : format(left),
      b: right === null ? UNKNOWN : format(right),
      difference: left === null || right === null ? null : signed(BigInt(right) - BigInt(left), format),
      isNumber: true,
    };
  };
  const count = (value: number | bigint) => formatCount(Number(value));
  const latency = (value: number | bigint) => formatLatency(Number(value));
  return [
    text('Model', ({ provider, model }) => `${provider}/${model}`),
    text('Admitted', ({ admittedAt }) => formatInstant(admittedAt)),
    text('Status', (request) => statusText(request).text),
    text('Ended because', ({ finishReason, errorCode }) => finishReason ?? errorCode ?? UNKNOWN),
    quantity('Latency', ({ timing }) => Math.round(timing.totalMs), latency),
    quantity('First token', ({ timing }) => rounded(timing.firstTokenMs), latency),
    text('Generation', (request) => generationSpeed(request) ?? UNKNOWN),
    quantity('Input tokens', ({ usage }) => usage.inputTokens, count),
    quantity('Cached input', ({ usage }) => usage.cachedInputTokens, count),
    quantity('Output tokens', ({ usage }) => usage.outputTokens, count),
    quantity('Reasoning', ({ usage }) => usage.reasoningTokens, count),
    quantity('All tokens', ({ usage }) => totalTokens(usage), count),
    quantity('Inference', inferenceOf, dollars),
    quantity('Data storage', ({ cost }) => cost.storageNanoUsd, dollars),
    quantity('Total cost', ({ cost }) => cost.totalNanoUsd, dollars),
  ];
}

function rounded(value: number | null): number | null {
  return value === null ? null : Math.round(value);
}

function inferenceOf({ cost }: RequestView): bigint | null {
  return cost.totalNanoUsd === null ? null : cost.totalNanoUsd - cost.storageNanoUsd;
}

function dollars(value: number | bigint): string {
  const { lead, figure, tail } = splitUsd(BigInt(value), 9);
  return `${lead}${figure}${tail}`;
}

/** `+12`, `−3`, and `0` where both are the same. */
function signed(difference: bigint, format: (value: number | bigint) => string): string {
  if (difference === 0n) return '0';
  return difference > 0n ? `+${format(difference)}` : `${MINUS}${format(-difference)}`;
}
