import { DomainError } from '../../errors/index.ts';
import type { RetireSubprocessor, SubprocessorEditor } from '../ports.ts';
import { refuseEdit } from '../refuse-edit.ts';

/**
 * Takes an entry off the register; the history keeps it.
 * @throws {DomainError} invalid_request unless its own name was typed; unauthenticated and forbidden for whoever is no compliance officer;
 *   not_found for an entry that is gone; conflict when somebody else changed it first
 */
export async function retireSubprocessor(editor: SubprocessorEditor, command: RetireSubprocessor): Promise<void> {
  const outcome = await editor.retire(command);
  if (outcome === 'retired') return;
  if (outcome === 'not_confirmed')
    throw new DomainError('invalid_request', 'Type the name of the service to confirm.', { param: 'typedService' });
  throw refuseEdit(outcome);
}
