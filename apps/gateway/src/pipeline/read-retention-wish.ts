// Hot path: budget 1 µs. Looks at each character once; most requests have neither header.
import type { IncomingHttpHeaders } from 'node:http';
import { DomainError } from '@lethe/core/errors';
import {
  RETENTION_DAYS_MAX,
  RETENTION_LEVELS,
  type RetentionLevel,
  type RetentionOverride,
} from '@lethe/core/retention';

export const RETENTION_HEADER = 'x-lethe-retention';
export const RETENTION_DAYS_HEADER = 'x-lethe-retention-days';

const NO_WISH: RetentionOverride = { level: null, payloadRetentionDays: null };
const DIGITS_MAX = String(RETENTION_DAYS_MAX).length;
const CODE_OF_0 = 48;
const CODE_OF_9 = 57;

/**
 * The retention that a request asks for itself. It can only tighten, so asking for more is no error: the strictest wins, and the answer says what it was.
 * A header that is there says one thing: an empty value, a list (which is what Node makes of a repeated header) and any other spelling are refused.
 * @throws {DomainError} invalid_request with the header at fault
 */
export function readRetentionWish(headers: IncomingHttpHeaders): RetentionOverride {
  const level = headers[RETENTION_HEADER];
  const days = headers[RETENTION_DAYS_HEADER];
  if (level === undefined && days === undefined) return NO_WISH;
  return {
    level: level === undefined ? null : readLevel(level),
    payloadRetentionDays: days === undefined ? null : readDays(days),
  };
}

function readLevel(value: string | readonly string[]): RetentionLevel {
  for (const level of RETENTION_LEVELS) if (value === level) return level;
  throw invalid(RETENTION_HEADER, `takes one of ${RETENTION_LEVELS.join(' and ')}`);
}

function readDays(value: string | readonly string[]): number {
  const days = typeof value === 'string' && isWholeNumber(value) ? Number(value) : Number.POSITIVE_INFINITY;
  if (days <= RETENTION_DAYS_MAX) return days;
  throw invalid(RETENTION_DAYS_HEADER, `takes one whole number from 0 to ${RETENTION_DAYS_MAX}`);
}

/** Decimal digits without sign, blanks, fraction, exponent or leading zeros. */
function isWholeNumber(text: string): boolean {
  if (text.length === 0 || text.length > DIGITS_MAX) return false;
  for (let index = 0; index < text.length; index += 1) {
    const code = text.charCodeAt(index);
    if (code < CODE_OF_0 || code > CODE_OF_9) return false;
  }
  return text.length === 1 || text.charCodeAt(0) !== CODE_OF_0;
}

function invalid(param: string, what: string): DomainError {
  return new DomainError('invalid_request', `"${param}" ${what}.`, { param });
}
