import type { IncomingMessage, ServerResponse } from 'node:http';
import { type DomainError, type ErrorCode, isDomainError } from '@lethe/core/errors';

export interface Answer {
  readonly statusCode: number;
  /** JSON, unless the headers name another type: then it is the text itself. */
  readonly body: unknown;
  readonly headers?: Readonly<Record<string, string>>;
}

/** The codes that this server answers with on purpose; any other failure is our own and says nothing. */
const STATUS_CODES: { readonly [Code in ErrorCode]?: number } = {
  invalid_json: 400,
  invalid_request: 400,
  forbidden: 403,
  not_found: 404,
  method_not_allowed: 405,
  request_too_large: 413,
  service_unavailable: 503,
};

const RETRY_AFTER_SECONDS = '2';

export function answerError(error: unknown): Answer {
  const statusCode = isDomainError(error) ? STATUS_CODES[error.code] : undefined;
  if (!isDomainError(error) || statusCode === undefined) {
    return {
      statusCode: 500,
      body: { error: { code: 'internal_error', message: 'Something went wrong in the worker.' } },
    };
  }
  return {
    statusCode,
    body: { error: describe(error) },
    ...(statusCode === 503 && { headers: { 'retry-after': RETRY_AFTER_SECONDS } }),
  };
}

function describe({ code, publicMessage, details }: DomainError) {
  return { code, message: publicMessage, ...(details.param !== undefined && { param: details.param }) };
}

export function writeAnswer(request: IncomingMessage, response: ServerResponse, answer: Answer): void {
  // A body that was not read to its end would be taken for the next request.
  const isBodyLeft = !request.complete;
  response.writeHead(answer.statusCode, {
    'content-type': 'application/json; charset=utf-8',
    'cache-control': 'no-store',
    'x-content-type-options': 'nosniff',
    ...(isBodyLeft && { connection: 'close' }),
    ...answer.headers,
  });
  const hasOwnType = answer.headers?.['content-type'] !== undefined;
  const text = hasOwnType ? String(answer.body) : `${JSON.stringify(answer.body)}\n`;
  response.end(request.method === 'HEAD' ? undefined : text);
}
