import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { OperatorError } from './operator-error.ts';
import { repositoryRoot } from './repository-root.ts';

/** The database of the product that runs on this LETHE_HOME, as `npm start` wrote it down. */
export function readRunningDatabaseUrl(): string {
  const home = process.env.LETHE_HOME || join(repositoryRoot, '.lethe');
  try {
    return (JSON.parse(readFileSync(join(home, 'running.json'), 'utf8')) as { databaseUrl: string }).databaseUrl;
  } catch (cause) {
    throw new OperatorError(`LETHE_HOME: nothing runs on ${home}. Run npm start first, or name the folder it uses.`, {
      cause,
    });
  }
}
