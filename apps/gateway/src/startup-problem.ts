import { isDomainError } from '@lethe/core/errors';

/** Why the gateway cannot start, as the one line that the operator sees: the variable, what is wrong, what to do. */
export class StartupProblem extends Error {
  constructor(variable: string, problemAndRemedy: string, cause?: unknown) {
    super(`${variable}: ${problemAndRemedy}.`, cause === undefined ? undefined : { cause });
    this.name = 'StartupProblem';
  }
}

/** What is shown of a failed start: one line, whatever failed. */
export function startupLine(error: unknown): string {
  const message = isDomainError(error) ? error.publicMessage : error instanceof Error ? error.message : '';
  return message.split('\n', 1)[0] || 'The gateway could not start.';
}

const NOBODY_ANSWERS = 'nothing answers at this address; start the server or correct the address';
const WRONG_CREDENTIALS = 'the server refuses this user or password; correct them';

/** What servers and the operating system say when a connection does not come about, by their codes. */
const PROBLEMS: ReadonlyMap<unknown, string> = new Map([
  ['ECONNREFUSED', NOBODY_ANSWERS],
  ['ENOTFOUND', NOBODY_ANSWERS],
  ['EAI_AGAIN', NOBODY_ANSWERS],
  ['ETIMEDOUT', NOBODY_ANSWERS],
  ['EHOSTUNREACH', NOBODY_ANSWERS],
  ['28P01', WRONG_CREDENTIALS],
  ['28000', WRONG_CREDENTIALS],
  ['3D000', 'there is no such database; create it or correct the name'],
  ['42P01', 'the database has no tables of ours; run `npm run migrate`'],
  ['EADDRINUSE', 'this port is taken; stop what uses it or set another one'],
  ['EACCES', 'this process may not use it; set another one or grant the right'],
]);

/** Takes a step of the start that depends on what one variable points at, and puts its failure in the operator's words. */
export async function namingVariable<T>(variable: string, step: () => Promise<T>): Promise<T> {
  try {
    return await step();
  } catch (error) {
    const problem = PROBLEMS.get((error as { code?: unknown }).code);
    throw problem === undefined ? error : new StartupProblem(variable, problem, error);
  }
}
