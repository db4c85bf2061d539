import { DomainError } from '@lethe/core/errors';

export function notDurable(cause?: unknown): DomainError {
  return new DomainError(
    'record_not_durable',
    'The request was answered but could not be recorded in time. Please try again.',
    {},
    cause,
  );
}
