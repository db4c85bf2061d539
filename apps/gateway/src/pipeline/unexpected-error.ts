import { DomainError, isDomainError } from '@lethe/core/errors';
import type { Logger } from '@lethe/telemetry';

/** An error with a code as it is; anything else is a defect of ours: logged without its message, and told to the caller as such. */
export function asDomainError(error: unknown, logger: Logger, requestId: string): DomainError {
  if (isDomainError(error)) {
    if (error.code === 'internal_error' || error.code === 'record_not_durable')
      logger.error('request_failed', error, { requestId });
    return error;
  }
  logger.error('request_failed', error, { requestId, errorCode: 'internal_error' });
  return new DomainError(
    'internal_error',
    'The gateway failed. The request id helps its operator to find out why.',
    {},
    error,
  );
}
