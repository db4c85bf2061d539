import type { Control } from './control.ts';

/** A request that the simulator refuses, in words that may be shown to the caller. */
export class RequestRejection extends Error {
  readonly param: string | null;
  readonly status: number;

  constructor(message: string, param: string | null = null, status = 400) {
    super(message);
    this.param = param;
    this.status = status;
  }
}

const byStatus: Readonly<Record<number, { type: string; code: string | null; message: string }>> = {
  400: { type: 'invalid_request_error', code: null, message: 'The request is invalid.' },
  401: { type: 'invalid_request_error', code: 'invalid_api_key', message: 'Incorrect API key provided.' },
  402: { type: 'insufficient_quota', code: 'insufficient_quota', message: 'You exceeded your current quota.' },
  403: { type: 'invalid_request_error', code: 'forbidden', message: 'This key may not use this model.' },
  404: { type: 'invalid_request_error', code: 'model_not_found', message: 'The model does not exist.' },
  413: { type: 'invalid_request_error', code: 'request_too_large', message: 'The request body is too large.' },
  429: { type: 'requests', code: 'rate_limit_exceeded', message: 'Rate limit reached. Try again later.' },
  529: { type: 'server_error', code: 'overloaded', message: 'Overloaded. Try again later.' },
};
const serverError = { type: 'server_error', code: null, message: 'The simulator was asked to fail.' };

/** What an error says; `error` of the control object overrides each field. */
export function errorFields(status: number, error: Control['error'] = {}) {
  const usual = byStatus[status] ?? (status < 500 ? { ...serverError, type: 'invalid_request_error' } : serverError);
  return {
    message: error.message ?? usual.message,
    type: error.type ?? usual.type,
    param: error.param ?? null,
    code: error.code === undefined ? usual.code : error.code,
  };
}

/** The OpenAI error body for a status. */
export function errorBody(status: number, error?: Control['error']) {
  return { error: errorFields(status, error) };
}
