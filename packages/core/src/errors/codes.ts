/**
 * Every way in which Lethe refuses or fails, as the stable code that callers see.
 * Adapters map codes to their wire (OpenAI, REST, tRPC) through exhaustive records, so that a new code does not compile until it is mapped everywhere.
 */
export const ERROR_CODES = [
  // The caller's request
  'invalid_json',
  'invalid_request',
  'request_too_large',
  'headers_too_large',
  'request_timeout',
  'not_found',
  'method_not_allowed',
  'conflict',
  'idempotency_conflict',
  'endpoint_not_supported',
  // Who is calling
  'missing_api_key',
  'invalid_api_key',
  'unauthenticated',
  'forbidden',
  'organization_suspended',
  'organization_closed',
  'lifecycle_conflict',
  'resolution_required',
  'organization_held',
  'last_owner',
  'second_person_required',
  'invitation_invalid',
  'rate_limited',
  'concurrency_limited',
  // Models and money
  'model_not_found',
  'provider_not_configured',
  'model_price_unknown',
  'model_not_allowed',
  'spend_limit_reached',
  'insufficient_credits',
  'storage_cap_reached',
  'max_tokens_required',
  'payments_not_configured',
  'webhook_signature_invalid',
  'provider_key_invalid',
  'url_not_allowed',
  // The upstream
  'upstream_unreachable',
  'upstream_timeout',
  'upstream_invalid_response',
  'upstream_incomplete',
  'upstream_error',
  'response_too_large',
  // Retention
  'retention_out_of_bounds',
  'policy_version_conflict',
  'redaction_pattern_invalid',
  'key_unavailable',
  'payload_unreadable',
  'payload_not_stored',
  'payload_expired',
  'payload_erased',
  'payload_held',
  'receipt_pending',
  // Ourselves
  'record_not_durable',
  'service_unavailable',
  'internal_error',
] as const;

export type ErrorCode = (typeof ERROR_CODES)[number];
