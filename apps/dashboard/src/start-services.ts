import { isDomainError } from '@lethe/core/errors';
import { EnvironmentError } from './env.ts';
import { services } from './trpc/compose-services.ts';

/**
 * Composes everything at the start, so that a wrong setting ends the process with one line instead of failing each request.
 * A database that is away does not: requests are refused until it is back.
 */
export async function startServices(): Promise<void> {
  try {
    await services();
  } catch (error) {
    const line = error instanceof EnvironmentError ? error.message : isDomainError(error) ? error.publicMessage : null;
    if (line === null) {
      process.stderr.write('The database does not answer yet. Requests are refused until it does.\n');
      return;
    }
    process.stderr.write(`${line}\n`);
    process.exit(1);
  }
}
