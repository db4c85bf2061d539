import type { Control } from '../control.ts';
import { errorFields } from '../errors.ts';

const types: Readonly<Record<number, string>> = {
  400: 'invalid_request_error',
  401: 'authentication_error',
  402: 'billing_error',
  403: 'permission_error',
  404: 'not_found_error',
  413: 'request_too_large',
  429: 'rate_limit_error',
  504: 'timeout_error',
  529: 'overloaded_error',
};

/** The Anthropic error body for a status. Only the message and the type of `error` have a place in it. */
export function messageErrorBody(status: number, error: Control['error'], requestId: string): object {
  const usual = types[status] ?? (status < 500 ? 'invalid_request_error' : 'api_error');
  const { message } = errorFields(status, error);
  return { type: 'error', error: { type: error?.type ?? usual, message }, request_id: requestId };
}
