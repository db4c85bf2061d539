import type { ErrorCode } from '@lethe/core/errors';
import type { TRPCError } from '@trpc/server';

type TrpcCode = TRPCError['code'];

/** How each code leaves through tRPC. A new code does not compile until it stands here. */
export const TRPC_CODES: Readonly<Record<ErrorCode, TrpcCode>> = {
  invalid_json: 'BAD_REQUEST',
  invalid_request: 'BAD_REQUEST',
  request_too_large: 'PAYLOAD_TOO_LARGE',
  not_found: 'NOT_FOUND',
  method_not_allowed: 'METHOD_NOT_SUPPORTED',
  missing_api_key: 'UNAUTHORIZED',
  invalid_api_key: 'UNAUTHORIZED',
  unauthenticated: 'UNAUTHORIZED',
  forbidden: 'FORBIDDEN',
  model_not_found: 'NOT_FOUND',
  provider_not_configured: 'BAD_REQUEST',
  model_price_unknown: 'BAD_REQUEST',
  upstream_unreachable: 'BAD_GATEWAY',
  upstream_timeout: 'GATEWAY_TIMEOUT',
  upstream_invalid_response: 'BAD_GATEWAY',
  upstream_incomplete: 'BAD_GATEWAY',
  upstream_error: 'BAD_GATEWAY',
  response_too_large: 'BAD_GATEWAY',
  retention_out_of_bounds: 'BAD_REQUEST',
  policy_version_conflict: 'CONFLICT',
  key_unavailable: 'SERVICE_UNAVAILABLE',
  payload_unreadable: 'INTERNAL_SERVER_ERROR',
  record_not_durable: 'SERVICE_UNAVAILABLE',
  service_unavailable: 'SERVICE_UNAVAILABLE',
  internal_error: 'INTERNAL_SERVER_ERROR',
};
