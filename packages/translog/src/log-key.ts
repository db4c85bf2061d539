import { createPrivateKey, createPublicKey, generateKeyPairSync, type KeyObject, randomBytes, sign } from 'node:crypto';
import { link, mkdir, open, readFile, stat, unlink } from 'node:fs/promises';
import { dirname } from 'node:path';
import { DomainError } from '@lethe/core/errors';
import { keyIdOf } from '../verify-receipt.mjs';
import { formatVerifierKey, isLogName } from './verifier-key.ts';

const FILE_MODE = 0o600;
const GROUP_AND_OTHERS = 0o077;
const PUBLIC_KEY_BYTES = 32;

/** Signs the heads of one log. Ed25519 is deterministic: the same head gets the same note again. */
export interface LogKey {
  readonly name: string;
  readonly keyId: string;
  readonly publicKey: Buffer;
  readonly verifierKey: string;
  /** The checkpoint as a signed note of C2SP. It has no time in it, so that signing again after a crash changes nothing. */
  signCheckpoint(head: { readonly size: number; readonly root: Uint8Array }): string;
}

/**
 * Reads the log's private key from a file (PKCS #8, PEM), making one when there is none.
 * @throws {DomainError} key_unavailable when others than the owner may read the file, it holds no Ed25519 key, or the name is none for a log
 */
export async function openLogKey({ file, name }: { file: string; name: string }): Promise<LogKey> {
  if (!isLogName(name)) throw unavailable(`"${name}" is no name for a log: use letters, digits, dots and dashes.`);
  await createIfAbsent(file);
  const { mode } = await stat(file);
  if ((mode & GROUP_AND_OTHERS) !== 0) {
    throw unavailable(`The key file of the log can be read by others. Run: chmod 600 "${file}"`);
  }
  return logKey(name, parse(await readFile(file, 'utf8'), file));
}

/** Several processes may start at once on an empty folder: each writes a candidate, and the one that is linked first counts. */
async function createIfAbsent(file: string): Promise<void> {
  if (await exists(file)) return;
  await mkdir(dirname(file), { recursive: true });
  const candidate = `${file}.${process.pid}.${randomBytes(4).toString('hex')}`;
  const handle = await open(candidate, 'wx', FILE_MODE);
  try {
    await handle.writeFile(generateKeyPairSync('ed25519').privateKey.export({ type: 'pkcs8', format: 'pem' }));
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

function parse(pem: string, file: string): KeyObject {
  const noKey = `The key file of the log does not hold an Ed25519 key: "${file}". Restore it from its backup.`;
  let key: KeyObject;
  try {
    key = createPrivateKey(pem);
  } catch {
    // What the library says about it may repeat what is in the file.
    throw unavailable(noKey);
  }
  if (key.asymmetricKeyType !== 'ed25519') throw unavailable(noKey);
  return key;
}

function logKey(name: string, privateKey: KeyObject): LogKey {
  const publicKey = createPublicKey(privateKey).export({ type: 'spki', format: 'der' }).subarray(-PUBLIC_KEY_BYTES);
  const keyId = keyIdOf(name, publicKey);
  return {
    name,
    keyId,
    publicKey,
    verifierKey: formatVerifierKey({ name, publicKey }),
    signCheckpoint({ size, root }) {
      const text = `${name}\n${size}\n${Buffer.from(root).toString('base64')}\n`;
      const signature = Buffer.concat([Buffer.from(keyId, 'hex'), sign(null, Buffer.from(text), privateKey)]);
      return `${text}\n\u2014 ${name} ${signature.toString('base64')}\n`;
    },
  };
}

function unavailable(message: string): DomainError {
  return new DomainError('key_unavailable', message);
}
