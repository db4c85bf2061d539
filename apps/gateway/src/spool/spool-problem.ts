/** Why a spool cannot be opened. */
export type SpoolProblemReason = 'in_use' | 'unknown_format' | 'wrong_pepper';

export class SpoolProblem extends Error {
  override readonly name = 'SpoolProblem';
  readonly reason: SpoolProblemReason;

  constructor(reason: SpoolProblemReason, cause?: unknown) {
    super(`The spool cannot be opened: ${reason}.`, { cause });
    this.reason = reason;
  }
}
