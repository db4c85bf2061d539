import { createLogHeadStore, type Database } from '@lethe/db';
import type { Logger } from '@lethe/telemetry';
import { openLogKey } from '@lethe/translog';
import type { WorkerEnv } from '../env.ts';
import type { KeptLooking } from '../keep-looking.ts';
import { headFile } from './head-file.ts';
import { keepSigning } from './keep-signing.ts';

interface SigningParts {
  readonly env: WorkerEnv;
  readonly database: Database;
  readonly logger: Logger;
}

/**
 * Opens the log's key, announces it, and keeps signing. Without a key file leaves are appended and nobody signs them, and the worker says so.
 * A key that was not known joins those that signed before, whose checkpoints stay verifiable.
 */
export async function startLogSigning({ env, database, logger }: SigningParts): Promise<KeptLooking> {
  const { LETHE_LOG_KEY_FILE: keyFile, LETHE_LOG_HEAD_FILE: headPath, LETHE_LOG_NAME: name } = env;
  if (keyFile === undefined || headPath === undefined) {
    logger.warn('log_is_not_signed', { reason: 'LETHE_LOG_KEY_FILE_is_not_set' });
    return { close: async () => {} };
  }
  const key = await openLogKey({ file: keyFile, name });
  const store = createLogHeadStore(database);
  const { keyId, publicKey } = key;
  const hasPredecessor = (await store.verifierKeys()).length > 0;
  if ((await store.registerSigner({ keyId, name, publicKey })) && hasPredecessor) {
    logger.warn('log_key_changed', { reason: keyId });
  }
  return keepSigning({ databaseUrl: env.DATABASE_URL, logger, store, file: headFile(headPath), key });
}
