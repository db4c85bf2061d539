import type { ErrorAnswer, ErrorShape } from '../error-answer.ts';

/** Anthropic's types, by the status that goes with them. */
const TYPES: ReadonlyMap<number, string> = new Map([
  [401, 'authentication_error'],
  [402, 'billing_error'],
  [403, 'permission_error'],
  [404, 'not_found_error'],
  [413, 'request_too_large'],
  [429, 'rate_limit_error'],
  [503, 'overloaded_error'],
  [504, 'timeout_error'],
  [529, 'overloaded_error'],
]);
const SERVER_STATUS_MIN = 500;

/** Errors as Anthropic writes them, in answers and in streams, with our code and the field at fault beside. */
export const ANTHROPIC_SHAPE: ErrorShape = {
  requestIdHeader: 'request-id',
  body: errorBody,
  event: (answer, requestId) => `event: error\ndata: ${errorBody(answer, requestId)}\n\n`,
};

function errorBody({ status, message, code, param }: ErrorAnswer, requestId: string): string {
  return JSON.stringify({
    type: 'error',
    error: { type: typeOf(status), message, code, param },
    request_id: requestId,
  });
}

function typeOf(status: number): string {
  return TYPES.get(status) ?? (status >= SERVER_STATUS_MIN ? 'api_error' : 'invalid_request_error');
}
