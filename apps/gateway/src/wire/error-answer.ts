import type { DomainError, ErrorCode } from '@lethe/core/errors';

type ErrorType =
  | 'invalid_request_error'
  | 'authentication_error'
  | 'permission_error'
  | 'rate_limit_error'
  | 'upstream_error'
  | 'server_error';

interface WireError {
  readonly status: number;
  readonly type: ErrorType;
}

/** The status and the type of each code, the type in OpenAI's words. Exhaustive: a new code does not compile until it is mapped. */
const WIRE_ERRORS: Readonly<Record<ErrorCode, WireError>> = {
  invalid_json: { status: 400, type: 'invalid_request_error' },
  invalid_request: { status: 400, type: 'invalid_request_error' },
  request_too_large: { status: 413, type: 'invalid_request_error' },
  headers_too_large: { status: 431, type: 'invalid_request_error' },
  request_timeout: { status: 408, type: 'invalid_request_error' },
  not_found: { status: 404, type: 'invalid_request_error' },
  method_not_allowed: { status: 405, type: 'invalid_request_error' },
  conflict: { status: 409, type: 'invalid_request_error' },
  missing_api_key: { status: 401, type: 'authentication_error' },
  invalid_api_key: { status: 401, type: 'authentication_error' },
  unauthenticated: { status: 401, type: 'authentication_error' },
  forbidden: { status: 403, type: 'permission_error' },
  organization_suspended: { status: 403, type: 'permission_error' },
  organization_closed: { status: 403, type: 'permission_error' },
  lifecycle_conflict: { status: 409, type: 'invalid_request_error' },
  resolution_required: { status: 409, type: 'invalid_request_error' },
  organization_held: { status: 409, type: 'invalid_request_error' },
  last_owner: { status: 409, type: 'invalid_request_error' },
  second_person_required: { status: 403, type: 'permission_error' },
  invitation_invalid: { status: 404, type: 'invalid_request_error' },
  rate_limited: { status: 429, type: 'rate_limit_error' },
  concurrency_limited: { status: 429, type: 'rate_limit_error' },
  idempotency_conflict: { status: 409, type: 'invalid_request_error' },
  endpoint_not_supported: { status: 400, type: 'invalid_request_error' },
  insufficient_credits: { status: 402, type: 'permission_error' },
  storage_cap_reached: { status: 402, type: 'permission_error' },
  max_tokens_required: { status: 400, type: 'invalid_request_error' },
  payments_not_configured: { status: 501, type: 'server_error' },
  webhook_signature_invalid: { status: 400, type: 'invalid_request_error' },
  model_not_found: { status: 404, type: 'invalid_request_error' },
  provider_not_configured: { status: 400, type: 'invalid_request_error' },
  model_price_unknown: { status: 400, type: 'invalid_request_error' },
  model_not_allowed: { status: 403, type: 'permission_error' },
  spend_limit_reached: { status: 402, type: 'permission_error' },
  provider_key_invalid: { status: 400, type: 'invalid_request_error' },
  url_not_allowed: { status: 400, type: 'invalid_request_error' },
  upstream_unreachable: { status: 502, type: 'upstream_error' },
  upstream_timeout: { status: 504, type: 'upstream_error' },
  upstream_invalid_response: { status: 502, type: 'upstream_error' },
  upstream_incomplete: { status: 502, type: 'upstream_error' },
  upstream_error: { status: 502, type: 'upstream_error' },
  response_too_large: { status: 502, type: 'upstream_error' },
  retention_out_of_bounds: { status: 400, type: 'invalid_request_error' },
  policy_version_conflict: { status: 409, type: 'invalid_request_error' },
  redaction_pattern_invalid: { status: 400, type: 'invalid_request_error' },
  key_unavailable: { status: 503, type: 'server_error' },
  payload_unreadable: { status: 500, type: 'server_error' },
  payload_not_stored: { status: 404, type: 'invalid_request_error' },
  payload_expired: { status: 410, type: 'invalid_request_error' },
  payload_erased: { status: 410, type: 'invalid_request_error' },
  payload_held: { status: 403, type: 'permission_error' },
  receipt_pending: { status: 409, type: 'invalid_request_error' },
  record_not_durable: { status: 503, type: 'server_error' },
  service_unavailable: { status: 503, type: 'server_error' },
  internal_error: { status: 500, type: 'server_error' },
};

/** When a caller may try again after a refusal that lies with us. */
const RETRY_AFTER_SECONDS = '2';

/** An error for the caller, before it is written in the shape of a wire API. */
export interface ErrorAnswer {
  readonly status: number;
  readonly type: string;
  readonly code: string;
  readonly message: string;
  readonly param: string | null;
  /** Header names in lower case. */
  readonly headers: Readonly<Record<string, string>>;
}

/** How a wire API writes an error: as an answer, and as an event in a stream that has begun. */
export interface ErrorShape {
  /** Where its clients look for the request id, beside `x-request-id`; null where that is the place. */
  readonly requestIdHeader: string | null;
  body(answer: ErrorAnswer, requestId: string): string;
  /** The whole event, with the blank line that ends it. */
  event(answer: ErrorAnswer, requestId: string): string;
}

export function errorAnswer(error: DomainError): ErrorAnswer {
  const { status, type } = WIRE_ERRORS[error.code];
  return {
    status,
    type,
    code: error.code,
    message: error.publicMessage,
    param: error.details.param ?? null,
    headers: retryHeaders(error, status),
  };
}

function retryHeaders({ details }: DomainError, status: number): Readonly<Record<string, string>> {
  const { retryAfterSeconds } = details.facts ?? {};
  if (typeof retryAfterSeconds === 'number') return { 'retry-after': String(retryAfterSeconds) };
  return status === 503 ? { 'retry-after': RETRY_AFTER_SECONDS } : {};
}
