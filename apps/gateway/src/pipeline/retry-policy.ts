import type { ErrorCode } from '@lethe/core/errors';
import { MS_PER_SECOND } from '@lethe/core/time';
import type { GatewayLimits } from '../limits.ts';

/** Statuses of a provider that may answer the same call a moment later. */
const TRANSIENT_STATUSES: ReadonlySet<number> = new Set([429, 500, 502, 503, 504, 529]);
/** Statuses that are about the account or the model there, so that another account or provider may answer. */
const ELSEWHERE_STATUSES: ReadonlySet<number> = new Set([401, 402, 403, 404, 407]);
/** Failures of a provider that the same provider would most likely repeat. */
const ELSEWHERE_CODES: ReadonlySet<ErrorCode> = new Set([
  'upstream_timeout',
  'upstream_invalid_response',
  'upstream_incomplete',
  'upstream_error',
  'url_not_allowed',
]);
/** The longest pause is the named one; chance shortens it by up to half, so that callers who failed together do not return together. */
const JITTER = 0.5;

/** How an attempt failed, before anything of it has reached the caller. */
export interface AttemptFailure {
  /** The upstream's status; null when it sent none. */
  readonly status: number | null;
  readonly code: ErrorCode;
  /** The upstream's own header. */
  readonly retryAfter: string | null;
}

export interface AttemptsSoFar {
  readonly attemptCount: number;
  /** How often the present candidate was called. */
  readonly triesOfCandidate: number;
  readonly hasNextCandidate: boolean;
}

export type RetryLimits = Pick<GatewayLimits, 'attemptCountMax' | 'retryDelayMs' | 'retryAfterMaxMs'>;

export type NextStep =
  | { readonly kind: 'end' }
  | { readonly kind: 'next_candidate' }
  | { readonly kind: 'repeat'; readonly delayMs: number };

const END: NextStep = { kind: 'end' };
const NEXT_CANDIDATE: NextStep = { kind: 'next_candidate' };

/**
 * What follows a failed attempt: the same candidate once more after a pause, the next candidate, or the end. What is wrong with the request itself
 * ends it, as every provider would say so.
 * @param chance  0 up to 1
 */
export function decideNextStep(
  failure: AttemptFailure,
  soFar: AttemptsSoFar,
  limits: RetryLimits,
  chance: number,
): NextStep {
  if (soFar.attemptCount >= limits.attemptCountMax) return END;
  const elsewhere = soFar.hasNextCandidate ? NEXT_CANDIDATE : END;
  if (!isTransient(failure)) return isAnsweredElsewhere(failure) ? elsewhere : END;
  if (soFar.triesOfCandidate > 1) return elsewhere;
  const told = retryAfterMs(failure.retryAfter);
  if (told !== null && told > limits.retryAfterMaxMs) return elsewhere;
  return { kind: 'repeat', delayMs: Math.max(told ?? 0, limits.retryDelayMs * (1 - JITTER * chance)) };
}

function isTransient({ status, code }: AttemptFailure): boolean {
  return status === null ? code === 'upstream_unreachable' : TRANSIENT_STATUSES.has(status);
}

function isAnsweredElsewhere({ status, code }: AttemptFailure): boolean {
  if (status !== null && status >= 400) return status >= 500 || ELSEWHERE_STATUSES.has(status);
  return ELSEWHERE_CODES.has(code);
}

/** Null when it is absent. A date is taken to be far off. */
function retryAfterMs(header: string | null): number | null {
  if (header === null) return null;
  const seconds = Number(header);
  return header.trim() !== '' && seconds >= 0 ? seconds * MS_PER_SECOND : Number.POSITIVE_INFINITY;
}
