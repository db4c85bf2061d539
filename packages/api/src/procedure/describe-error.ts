import { type DomainErrorDetails, type ErrorCode, isDomainError } from '@lethe/core/errors';
import type { TRPCError } from '@trpc/server';
import { ZodError } from 'zod';

/** What a caller learns of an error beside its status. */
export interface LetheErrorData {
  readonly code: ErrorCode;
  readonly param: string | null;
  readonly facts: NonNullable<DomainErrorDetails['facts']>;
}

export interface ErrorDescription {
  readonly message: string;
  readonly lethe: LetheErrorData;
}

/** Says what went wrong in words that may leave. What is not a domain error or the caller's own mistake is told without any detail. */
export function describeError(error: TRPCError): ErrorDescription {
  const { cause } = error;
  if (isDomainError(cause)) {
    const { code, publicMessage, details } = cause;
    return { message: publicMessage, lethe: { code, param: details.param ?? null, facts: details.facts ?? {} } };
  }
  if (error.code === 'BAD_REQUEST' && cause instanceof ZodError) {
    const param = firstIssuePath(cause);
    const subject = param === null ? 'The input' : `“${param}”`;
    return { message: `${subject} is not valid.`, lethe: { code: 'invalid_request', param, facts: {} } };
  }
  return GENERIC[error.code] ?? INTERNAL;
}

const INTERNAL: ErrorDescription = generic(
  'internal_error',
  'Something went wrong on our side. The failure was recorded.',
);

/** Refusals of tRPC itself, before any procedure ran. */
const GENERIC: Partial<Record<TRPCError['code'], ErrorDescription>> = {
  PARSE_ERROR: generic('invalid_json', 'The request is not valid JSON.'),
  BAD_REQUEST: generic('invalid_request', 'The request is not valid.'),
  NOT_FOUND: generic('not_found', 'There is no such procedure.'),
  METHOD_NOT_SUPPORTED: generic('method_not_allowed', 'The procedure does not answer to this method.'),
  UNSUPPORTED_MEDIA_TYPE: generic('invalid_request', 'Requests carry application/json.'),
  PAYLOAD_TOO_LARGE: generic('request_too_large', 'The request is too large.'),
};

function generic(code: ErrorCode, message: string): ErrorDescription {
  return { message, lethe: { code, param: null, facts: {} } };
}

/** The path as the caller wrote it, `filter.from`. Keys that the schema does not know are not echoed. */
function firstIssuePath(error: ZodError): string | null {
  const path = error.issues[0]?.path.map(String).join('.');
  return path === undefined || path === '' ? null : path;
}
