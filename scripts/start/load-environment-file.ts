import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import { OperatorError } from '../processes/operator-error.ts';
import { repositoryRoot } from '../processes/repository-root.ts';

/** Adds the settings of a file, by default `.env`, to the environment; what the environment has already wins. */
export function loadEnvironmentFile(): void {
  const name = process.env.LETHE_ENV_FILE ?? '.env';
  if (name === '') return;
  const file = resolve(repositoryRoot, name);
  if (existsSync(file)) {
    process.loadEnvFile(file);
    return;
  }
  if (process.env.LETHE_ENV_FILE !== undefined) {
    throw new OperatorError(`LETHE_ENV_FILE names ${file}, which does not exist: create it, or unset the variable.`);
  }
}
