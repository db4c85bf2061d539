import { DomainError } from '../errors/index.ts';
import type { PayloadState } from './payload-state.ts';

type MissingState = Exclude<PayloadState, { kind: 'stored' }>;

/** The refusal for a payload that is not there, which says why and since when. */
export function missingPayloadError(state: MissingState): DomainError {
  switch (state.kind) {
    case 'not_stored':
      return new DomainError('payload_not_stored', 'This payload was never stored.', {
        facts: { reason: state.reason },
      });
    case 'expired':
      return new DomainError('payload_expired', 'This payload has expired.', {
        facts: { expired_at: state.expiredAt.toISOString() },
      });
    case 'held':
      return new DomainError('payload_held', 'This payload has expired, and a legal hold preserves it.', {
        facts: { expired_at: state.expiredAt.toISOString() },
      });
    case 'erased':
      return new DomainError('payload_erased', 'This payload was erased.', {
        facts: { erased_at: state.erasedAt.toISOString() },
      });
  }
}
