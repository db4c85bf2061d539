import type { ErrorCode } from './codes.ts';

export interface DomainErrorDetails {
  /** The request field or header that is at fault, in the caller's own spelling. */
  readonly param?: string;
  /** Further machine-readable facts. Never content, never a secret. */
  readonly facts?: Readonly<Record<string, string | number | boolean | null>>;
}

/** A bundler may load this module more than once in one process, so the mark and not the class tells a domain error. */
const MARK = Symbol.for('lethe.domain-error');

/**
 * A refusal or failure with a code that callers can rely on.
 * `publicMessage` may be shown to the caller: it says what happened and what to do, and holds no content and no secret.
 */
export class DomainError extends Error {
  readonly [MARK] = true;
  readonly code: ErrorCode;
  readonly publicMessage: string;
  readonly details: DomainErrorDetails;

  constructor(code: ErrorCode, publicMessage: string, details: DomainErrorDetails = {}, cause?: unknown) {
    super(`${code}: ${publicMessage}`, cause === undefined ? undefined : { cause });
    this.name = 'DomainError';
    this.code = code;
    this.publicMessage = publicMessage;
    this.details = details;
  }
}

/** Narrows an unknown failure to one with a code, optionally to one particular code. */
export function isDomainError(error: unknown, code?: ErrorCode): error is DomainError {
  if (!(error instanceof Error) || !(MARK in error)) return false;
  return code === undefined || (error as DomainError).code === code;
}
