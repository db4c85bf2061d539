export { ERROR_CODES, type ErrorCode } from './codes.ts';
export { DomainError, type DomainErrorDetails, isDomainError } from './domain-error.ts';
export { invariant, unreachable } from './invariant.ts';
