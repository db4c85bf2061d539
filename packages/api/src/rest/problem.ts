import { STATUS_CODES } from 'node:http';
import { DomainError, isDomainError } from '@lethe/core/errors';
import { z } from 'zod';
import { REST_STATUSES } from './rest-status.ts';

/** RFC 9457. Beside these fields a problem carries the facts of its code, such as `reason` or `maximum`. */
export const problemSchema = z.looseObject({
  type: z.literal('about:blank'),
  title: z.string().describe('The words of the status.'),
  status: z.int(),
  detail: z.string().describe('What happened and what to do.'),
  code: z.string().describe('Stable; see the list of codes.'),
  param: z.string().nullable().describe('The field that is at fault.'),
  request_id: z.string(),
});

export interface ProblemOptions {
  readonly requestId: string;
  /** Statuses that the operation answers a code with instead of the usual ones. */
  readonly statuses?: Partial<Readonly<Record<string, number>>> | undefined;
  readonly headers?: Readonly<Record<string, string>>;
}

export function problemResponse(error: DomainError, { requestId, statuses, headers }: ProblemOptions): Response {
  const { code, publicMessage, details } = error;
  const status = statuses?.[code] ?? REST_STATUSES[code];
  const problem = {
    ...details.facts,
    type: 'about:blank',
    title: STATUS_CODES[status] ?? 'Error',
    status,
    detail: publicMessage,
    code,
    param: details.param ?? null,
    request_id: requestId,
  };
  return new Response(JSON.stringify(problem), {
    status,
    headers: { ...baseHeaders(requestId), ...headers, 'content-type': 'application/problem+json' },
  });
}

/** What is not a domain error is told without message or stack; the caller of this has it logged. */
export function toDomainError(error: unknown): DomainError {
  if (isDomainError(error)) return error;
  return new DomainError('internal_error', 'Something went wrong on our side. The failure was recorded.', {}, error);
}

/** Nothing that this API answers may lie in a cache. */
export function baseHeaders(requestId: string): Record<string, string> {
  return { 'cache-control': 'no-store', 'x-request-id': requestId, 'x-content-type-options': 'nosniff' };
}
