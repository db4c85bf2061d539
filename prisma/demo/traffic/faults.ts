import type { ErrorCode } from '@lethe/core/errors';
import type { WireError } from '../wire/error-body.ts';
import type { ModelProfile } from './model-profiles.ts';
import type { Random } from './random.ts';

/** How a request can fail, and what its record then says. */
export interface Fault {
  readonly statusCode: number;
  /** Null where nobody but the caller ended the request. */
  readonly errorCode: ErrorCode | null;
  /** Median of the time that it took to fail. */
  readonly medianMs: number;
  /** What the caller was answered with; null where the answer was cut off instead. */
  readonly error: ((profile: ModelProfile) => WireError) | null;
  /** What in the request brought it about, where something did. */
  readonly settings?: Readonly<Record<string, unknown>>;
  /** Whether the application tries again shortly after. */
  readonly isRetried: boolean;
}

const RATE_LIMITED: Fault = {
  statusCode: 429,
  errorCode: 'upstream_error',
  medianMs: 170,
  error: ({ model }) => ({
    message: `Rate limit reached for ${model} on tokens per minute. Try again in 6.2 s.`,
    type: 'rate_limit_error',
    param: null,
    code: 'rate_limit_exceeded',
  }),
  isRetried: true,
};

const UNREACHABLE: Fault = {
  statusCode: 502,
  errorCode: 'upstream_unreachable',
  medianMs: 10_000,
  error: ({ provider }) => ({
    message: `The provider ${provider} could not be reached.`,
    type: 'upstream_error',
    param: null,
    code: 'upstream_unreachable',
  }),
  isRetried: true,
};

const OVERLOADED: Fault = {
  statusCode: 502,
  errorCode: 'upstream_error',
  medianMs: 900,
  error: () => ({
    message: 'The model is overloaded. Try again later.',
    type: 'overloaded_error',
    param: null,
    code: 'overloaded',
  }),
  isRetried: true,
};

const TIMED_OUT: Fault = {
  statusCode: 504,
  errorCode: 'upstream_timeout',
  medianMs: 60_000,
  error: ({ provider }) => ({
    message: `The provider ${provider} did not answer in time.`,
    type: 'upstream_error',
    param: null,
    code: 'upstream_timeout',
  }),
  isRetried: true,
};

const UNSUPPORTED_VALUE: Fault = {
  statusCode: 400,
  errorCode: 'upstream_error',
  medianMs: 140,
  error: ({ model }) => ({
    message: `Unsupported value: 'temperature' does not support 0.2 with ${model}. Only the default (1) value is supported.`,
    type: 'invalid_request_error',
    param: 'temperature',
    code: 'unsupported_value',
  }),
  settings: { temperature: 0.2 },
  isRetried: false,
};

const TOO_MANY_TOKENS: Fault = {
  statusCode: 400,
  errorCode: 'upstream_error',
  medianMs: 230,
  error: ({ model }) => ({
    message: `max_tokens is too large: 1000000. ${model} produces at most 65536 tokens in one answer.`,
    type: 'invalid_request_error',
    param: 'max_tokens',
    code: 'invalid_value',
  }),
  settings: { max_tokens: 1_000_000 },
  isRetried: false,
};

/** The caller hung up. Only a streamed answer shows how far it had come. */
const HUNG_UP: Fault = { statusCode: 499, errorCode: null, medianMs: 2_400, error: null, isRetried: false };

const EVERYDAY: readonly Fault[] = [
  RATE_LIMITED,
  RATE_LIMITED,
  RATE_LIMITED,
  RATE_LIMITED,
  HUNG_UP,
  HUNG_UP,
  HUNG_UP,
  OVERLOADED,
  OVERLOADED,
  UNREACHABLE,
  TIMED_OUT,
  UNSUPPORTED_VALUE,
  TOO_MANY_TOKENS,
];
const EVERYDAY_SHARE = 0.021;

/** A stretch of time in which a provider fails more often than it answers. */
export interface Outage {
  readonly provider: string;
  readonly fromHoursAgo: number;
  readonly toHoursAgo: number;
}
const OUTAGE_SHARE = 0.62;

/** Decides whether a request fails, and how. */
export function drawFault({ profile, isOut, isStreamed, random }: DrawFaultInput): Fault | null {
  if (isOut && random.chance(OUTAGE_SHARE)) return random.pick([OVERLOADED, OVERLOADED, UNREACHABLE, TIMED_OUT]);
  if (!random.chance(EVERYDAY_SHARE)) return null;
  const fault = random.pick(EVERYDAY);
  if (fault === HUNG_UP && !isStreamed) return RATE_LIMITED;
  // Only a model that always reasons refuses a temperature.
  if (fault === UNSUPPORTED_VALUE && profile.reasoning !== 'hidden') return TOO_MANY_TOKENS;
  return fault;
}

export interface DrawFaultInput {
  readonly profile: ModelProfile;
  readonly isOut: boolean;
  readonly isStreamed: boolean;
  readonly random: Random;
}
