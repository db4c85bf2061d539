import { randomBytes } from 'node:crypto';
import { link, mkdir, open, readFile, stat, unlink } from 'node:fs/promises';
import { dirname } from 'node:path';
import { DomainError } from '@lethe/core/errors';
import { AuthenticationFailure, decrypt, encrypt, KEY_BYTES } from './aead.ts';

const FILE_MODE = 0o600;
const GROUP_AND_OTHERS = 0o077;

/** The key that wraps hour keys. It never lies in the database. */
export interface MasterKey {
  readonly version: number;
  wrap(key: Uint8Array, associatedData: Uint8Array): Buffer;
  /** @throws {DomainError} key_unavailable when the key was wrapped by another version, or does not authenticate */
  unwrap(wrapped: WrappedKey): Buffer;
}

export interface WrappedKey {
  readonly bytes: Uint8Array;
  readonly masterKeyVersion: number;
  readonly associatedData: Uint8Array;
}

/**
 * Reads the master key from a file, creating one with 256 random bits when there is none.
 * @throws {DomainError} key_unavailable when others than the owner may read the file, or it does not hold a key
 */
export async function loadMasterKey({ file }: { file: string }): Promise<MasterKey> {
  await createIfAbsent(file);
  const { mode } = await stat(file);
  if ((mode & GROUP_AND_OTHERS) !== 0) {
    throw new DomainError('key_unavailable', `The master key file can be read by others. Run: chmod 600 "${file}"`);
  }
  return masterKey(parse(await readFile(file, 'utf8'), file));
}

/** Several processes may start at once on an empty folder: each writes a candidate, and the one that is linked first counts. */
async function createIfAbsent(file: string): Promise<void> {
  if (await exists(file)) return;
  await mkdir(dirname(file), { recursive: true });
  const candidate = `${file}.${process.pid}.${randomBytes(4).toString('hex')}`;
  const handle = await open(/* turbopackIgnore: true */ candidate, 'wx', FILE_MODE);
  try {
    const key = randomBytes(KEY_BYTES).toString('base64');
    await handle.writeFile(`${JSON.stringify({ format: 1, versions: [{ version: 1, key }] }, null, 2)}\n`);
    await handle.sync();
  } finally {
    await handle.close();
  }
  try {
    await link(candidate, file);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
  } finally {
    await unlink(candidate);
  }
}

async function exists(file: string): Promise<boolean> {
  try {
    await stat(file);
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return false;
    throw error;
  }
}

interface KeyVersion {
  readonly version: number;
  readonly key: Buffer;
}

function parse(text: string, file: string): KeyVersion {
  try {
    const { format, versions } = JSON.parse(text) as { format: number; versions: { version: number; key: string }[] };
    const newest = versions.at(-1);
    const key = Buffer.from(newest?.key ?? '', 'base64');
    if (format === 1 && newest !== undefined && Number.isInteger(newest.version) && key.length === KEY_BYTES) {
      return { version: newest.version, key };
    }
  } catch (error) {
    if (!(error instanceof SyntaxError || error instanceof TypeError)) throw error;
  }
  throw new DomainError(
    'key_unavailable',
    `The master key file does not hold a key: "${file}". Restore it from its backup.`,
  );
}

function masterKey({ version, key }: KeyVersion): MasterKey {
  return {
    version,
    wrap: (plaintext, associatedData) => encrypt({ key, plaintext, associatedData }),
    unwrap({ bytes, masterKeyVersion, associatedData }) {
      if (masterKeyVersion !== version) {
        throw new DomainError(
          'key_unavailable',
          `The payload needs master key version ${masterKeyVersion}; version ${version} is loaded.`,
        );
      }
      try {
        return decrypt({ key, sealed: bytes, associatedData });
      } catch (error) {
        if (!(error instanceof AuthenticationFailure)) throw error;
        throw new DomainError(
          'key_unavailable',
          'The master key that is loaded is not the one that sealed this payload.',
          {},
          error,
        );
      }
    },
  };
}
