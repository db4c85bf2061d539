/** Why the worker cannot start, as the one line that the operator sees: the variable, what is wrong, what to do. */
export class StartupProblem extends Error {
  constructor(variable: string, problemAndRemedy: string, cause?: unknown) {
    super(`${variable}: ${problemAndRemedy}.`, cause === undefined ? undefined : { cause });
    this.name = 'StartupProblem';
  }
}
