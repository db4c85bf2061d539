import type { Subprocessor, SubprocessorChange, SubprocessorDraft } from './subprocessor.ts';

/** The register as every organization may read it: what is in use now, by service. */
export interface SubprocessorRegister {
  list(): Promise<readonly Subprocessor[]>;
}

/**
 * The register as staff keep it. Every call carries the token of an employee's session, which is looked at where the data is:
 * any live session reads, a compliance officer's alone writes. A change and its entry in the history are one transaction.
 */
export interface SubprocessorEditor {
  /** The last 500 changes, newest first. Empty without a live session. */
  history(token: string): Promise<readonly SubprocessorChange[]>;
  save(command: SaveSubprocessor): Promise<SaveOutcome>;
  retire(command: RetireSubprocessor): Promise<RetireOutcome>;
}

export interface SaveSubprocessor {
  readonly token: string;
  readonly subprocessorId: string;
  /** The version that the change was begun on; null adds an entry. */
  readonly baseVersion: number | null;
  readonly draft: SubprocessorDraft;
}

export interface RetireSubprocessor {
  readonly token: string;
  readonly subprocessorId: string;
  readonly baseVersion: number;
  /** What the employee typed; the entry goes only by its own name. */
  readonly typedService: string;
}

type Refused = 'unauthenticated' | 'forbidden';
/** `conflict`: somebody else changed the entry first. `full`: there are as many entries as there may be. */
export type SaveOutcome = 'saved' | Refused | 'not_found' | 'conflict' | 'name_taken' | 'full';
export type RetireOutcome = 'retired' | Refused | 'not_found' | 'conflict' | 'not_confirmed';
