import { createMasterKeyRotationStore, type Database } from '@lethe/db';
import type { Logger } from '@lethe/telemetry';
import {
  createMasterKeyRotation,
  createMasterKeyWriter,
  type MasterKeyRotation,
  type MasterKeys,
  startMasterKeys,
} from '@lethe/vault';
import type { Closers } from './closers.ts';
import type { WorkerEnv } from './env.ts';
import { namingVariable } from './startup-problem.ts';

export interface MasterKeyRotationStart {
  readonly env: WorkerEnv;
  readonly database: Database;
  readonly logger: Logger;
  readonly closers: Closers;
}

export interface WorkerMasterKeys {
  readonly masterKeys: MasterKeys;
  readonly rotation: MasterKeyRotation;
}

/** The worker alone keeps disabled versions, changes the file of keys, and rotates. */
export async function startMasterKeyRotation(start: MasterKeyRotationStart): Promise<WorkerMasterKeys> {
  const { env, database, logger, closers } = start;
  const file = env.LETHE_MASTER_KEYS === undefined ? (env.LETHE_MASTER_KEY_FILE ?? null) : null;
  const store = createMasterKeyRotationStore(database);
  const { masterKeys, close } = await namingVariable(
    file === null ? 'LETHE_MASTER_KEYS' : 'LETHE_MASTER_KEY_FILE',
    () =>
      startMasterKeys({
        settings: env,
        versions: store,
        keepsDisabled: true,
        onProblem: (problem) => logger.error('master_key_problem', problem),
      }),
  );
  closers.add(async () => close());
  const writer = file === null ? null : createMasterKeyWriter(file);
  return { masterKeys, rotation: createMasterKeyRotation({ masterKeys, writer, store }) };
}
