import { DomainError } from '@lethe/core/errors';
import { type ErrorAnswer, errorAnswer } from './error-answer.ts';
import { isRecord, parseJson } from './json/json-values.ts';

const MESSAGE_LENGTH_MAX = 2_000;
const NAME = /^[\w.-]{1,64}$/;
const PARAM_LENGTH_MAX = 256;
const RETRY_AFTER = /^[\w ,:.-]{1,64}$/;

/** Statuses that are about the caller's request, and so reach the caller as they are. */
const PASSED_STATUSES: ReadonlySet<number> = new Set([400, 404, 413, 422, 429]);
/** Statuses that are about the operator's account with the provider. Their texts may quote the operator's key. */
const ACCOUNT_STATUSES: ReadonlySet<number> = new Set([401, 402, 403, 407]);

/**
 * What the caller gets for a refusal by the upstream, in the OpenAI shape. The upstream's own words go to the caller and nowhere else.
 * @param body  the upstream's body, as far as it was read
 */
export function upstreamErrorAnswer({ status, retryAfter, body, isTenantOwned }: UpstreamRefusal): ErrorAnswer {
  if (ACCOUNT_STATUSES.has(status)) return accountRefusal(isTenantOwned);
  const told = readUpstreamError(parseJson(body.toString()));
  const usual = errorAnswer(
    new DomainError('upstream_error', told?.message ?? `The provider answered with status ${status}.`),
  );
  const isPassed = PASSED_STATUSES.has(status);
  const isRetryTold = retryAfter !== null && RETRY_AFTER.test(retryAfter);
  return {
    ...usual,
    status: isPassed ? status : usual.status,
    type: isPassed ? passedType(status) : usual.type,
    code: told?.code ?? usual.code,
    param: told?.param ?? null,
    headers: isRetryTold ? { 'retry-after': retryAfter } : {},
  };
}

export interface UpstreamRefusal {
  readonly status: number;
  readonly retryAfter: string | null;
  readonly body: Buffer;
  /** Whether the account at the provider is the tenant's own. */
  readonly isTenantOwned: boolean;
}

function accountRefusal(isTenantOwned: boolean): ErrorAnswer {
  if (isTenantOwned) {
    const message = "The provider refused your organization's key. Check it under provider keys.";
    return errorAnswer(new DomainError('provider_key_invalid', message));
  }
  const message = 'The provider refused the credentials of this gateway. Please tell its operator.';
  return errorAnswer(new DomainError('upstream_error', message));
}

function passedType(status: number): ErrorAnswer['type'] {
  return status === 429 ? 'rate_limit_error' : 'invalid_request_error';
}

/** The error of an upstream that reported one in an answer that had begun, or with a status of success. */
export function reportedErrorAnswer(error: unknown): ErrorAnswer {
  const told = readUpstreamError({ error });
  const usual = errorAnswer(new DomainError('upstream_error', told?.message ?? 'The provider reported an error.'));
  return { ...usual, code: told?.code ?? usual.code, param: told?.param ?? null };
}

interface ToldError {
  readonly message: string | null;
  readonly code: string | null;
  readonly param: string | null;
}

function readUpstreamError(body: unknown): ToldError | null {
  const error = isRecord(body) ? (body.error ?? body) : null;
  if (typeof error === 'string') return { message: error.slice(0, MESSAGE_LENGTH_MAX), code: null, param: null };
  if (!isRecord(error)) return null;
  const { message, code, param } = error;
  return {
    message: typeof message === 'string' && message !== '' ? message.slice(0, MESSAGE_LENGTH_MAX) : null,
    code: typeof code === 'string' && NAME.test(code) ? code : null,
    param: typeof param === 'string' ? param.slice(0, PARAM_LENGTH_MAX) : null,
  };
}
