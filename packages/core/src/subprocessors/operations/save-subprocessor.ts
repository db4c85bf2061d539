import { DomainError } from '../../errors/index.ts';
import type { Clock } from '../../time/index.ts';
import { checkDraft } from '../check-draft.ts';
import type { SubprocessorEditor } from '../ports.ts';
import { refuseEdit } from '../refuse-edit.ts';
import { SUBPROCESSOR_COUNT_MAX } from '../subprocessor.ts';

/**
 * Adds an entry to the register or changes one, and notes it in the history.
 * @throws {DomainError} invalid_request naming the field; unauthenticated and forbidden for whoever is no compliance officer; conflict for a
 *   name that is taken and when somebody else changed the entry first
 */
export async function saveSubprocessor(ports: SaveSubprocessorPorts, command: SaveSubprocessorCommand): Promise<void> {
  const { token, baseVersion } = command;
  const draft = checkDraft(command.entered, ports.clock.now());
  const subprocessorId = command.subprocessorId ?? ports.mintId();
  const outcome = await ports.editor.save({ token, subprocessorId, baseVersion, draft });
  switch (outcome) {
    case 'saved':
      return;
    case 'name_taken':
      throw new DomainError('conflict', `${draft.service} is in the register already.`, { param: 'service' });
    case 'full':
      throw new DomainError('conflict', `The register holds ${SUBPROCESSOR_COUNT_MAX} entries; retire one first.`);
    default:
      throw refuseEdit(outcome);
  }
}

export interface SaveSubprocessorPorts {
  readonly editor: SubprocessorEditor;
  readonly clock: Clock;
  readonly mintId: () => string;
}

/** Without an id and a version an entry is added; with both it is changed. */
export interface SaveSubprocessorCommand {
  readonly token: string;
  readonly subprocessorId: string | null;
  readonly baseVersion: number | null;
  readonly entered: unknown;
}
