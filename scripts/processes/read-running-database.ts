import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { loadEnvironmentFile } from '../start/load-environment-file.ts';
import { OperatorError } from './operator-error.ts';
import { repositoryRoot } from './repository-root.ts';

/** The database of the product that runs on this LETHE_HOME, as `npm start` wrote it down. */
export function readRunningDatabaseUrl(): string {
  return readRunning().databaseUrl;
}

/** The database that the settings name; without one, that of the product that runs on this LETHE_HOME. */
export function readDatabaseUrl(): string {
  loadEnvironmentFile();
  return process.env.DATABASE_URL || readRunning().databaseUrl;
}

/** What `npm start` wrote down of the product that runs on this LETHE_HOME, which may stand in the file of settings. */
export function readRunning(): { readonly databaseUrl: string; readonly dashboardUrl: string } {
  loadEnvironmentFile();
  const home = process.env.LETHE_HOME || join(repositoryRoot, '.lethe');
  try {
    return JSON.parse(readFileSync(join(home, 'running.json'), 'utf8'));
  } catch (cause) {
    throw new OperatorError(`LETHE_HOME: nothing runs on ${home}. Run npm start first, or name the folder it uses.`, {
      cause,
    });
  }
}
