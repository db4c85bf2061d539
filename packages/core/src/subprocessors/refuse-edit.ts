import { DomainError } from '../errors/index.ts';
import type { RetireOutcome, SaveOutcome } from './ports.ts';

type Refusal = Extract<SaveOutcome, RetireOutcome>;

/** What every edit of the register can be refused for. */
export function refuseEdit(refusal: Refusal): DomainError {
  switch (refusal) {
    case 'unauthenticated':
      return new DomainError('unauthenticated', 'Sign in as staff to go on.');
    case 'forbidden':
      return new DomainError('forbidden', 'Only a compliance officer changes the register.');
    case 'not_found':
      return new DomainError('not_found', 'There is no such entry in the register.');
    case 'conflict':
      return new DomainError('conflict', 'Somebody else changed this entry meanwhile. Load the page again.');
  }
}
