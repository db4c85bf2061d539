import { randomBytes } from 'node:crypto';
import {
  closeSync,
  constants,
  fstatSync,
  fsyncSync,
  linkSync,
  mkdirSync,
  openSync,
  readFileSync,
  renameSync,
  rmSync,
  type Stats,
  unlinkSync,
  writeSync,
} from 'node:fs';
import { dirname } from 'node:path';
import { DomainError } from '@lethe/core/errors';
import { KEY_BYTES } from './aead.ts';
import type { MasterKeyEntry } from './master-key-source.ts';

const FORMAT = 1;
const FILE_MODE = 0o600;
const GROUP_AND_OTHERS = 0o077;
/** A pipe in the place of the file must not block, and a link must not lead elsewhere. */
const OPEN_FLAGS = constants.O_RDONLY | (constants.O_NOFOLLOW ?? 0) | (constants.O_NONBLOCK ?? 0);

export interface MasterKeyFileContent {
  readonly text: string;
  /** Oldest first. */
  readonly entries: readonly MasterKeyEntry[];
}

/** Which file it was, and in which state: when this is the same, so is the content. */
export function masterKeyFileStamp(file: string): string {
  return withFile(file, (_, { ino, mtimeMs, size }) => `${ino} ${mtimeMs} ${size}`);
}

/** @throws {DomainError} key_unavailable when there is none, when others may read it, or when it does not hold keys */
export function readMasterKeyFile(file: string): MasterKeyFileContent {
  return withFile(file, (descriptor) => {
    const text = readFileSync(descriptor, 'utf8');
    return { text, entries: parse(text, file) };
  });
}

/** Processes that start at once on an empty folder each write a candidate, and the one that is linked first counts. */
export function createMasterKeyFile(file: string): void {
  if (exists(file)) return;
  mkdirSync(dirname(file), { recursive: true });
  const candidate = `${file}.${process.pid}.${randomBytes(4).toString('hex')}`;
  const key = randomBytes(KEY_BYTES);
  writeFileSynced(candidate, format([{ version: 1, key, isDisabled: false, isStandby: false }]));
  key.fill(0);
  try {
    linkSync(candidate, file);
    syncFolder(file);
  } catch (error) {
    if (codeOf(error) !== 'EEXIST') throw error;
  } finally {
    unlinkSync(candidate);
  }
}

/**
 * Puts other versions in the place of those that were read. The old file stays whole until the new one is on disk; its blocks are overwritten
 * then, as far as the file system lets them be.
 * @throws {DomainError} key_unavailable when somebody else changed the file since it was read
 */
export function replaceMasterKeyFile(
  file: string,
  read: MasterKeyFileContent,
  entries: readonly MasterKeyEntry[],
): void {
  const next = `${file}.next`;
  const old = openSync(/* turbopackIgnore: true */ file, constants.O_RDWR | (constants.O_NOFOLLOW ?? 0));
  try {
    // What lies in its place is not written to: it may be a link, or readable by others.
    rmSync(/* turbopackIgnore: true */ next, { force: true });
    writeFileSynced(next, format(entries));
    if (readFileSync(old, 'utf8') !== read.text) throw refuse(file, 'was changed by somebody else');
    renameSync(next, file);
    syncFolder(file);
    const noise = randomBytes(Buffer.byteLength(read.text));
    writeSync(old, noise, 0, noise.length, 0);
    fsyncSync(old);
  } finally {
    rmSync(/* turbopackIgnore: true */ next, { force: true });
    closeSync(old);
  }
}

function withFile<T>(file: string, work: (descriptor: number, stats: Stats) => T): T {
  const descriptor = openChecked(file);
  try {
    return work(descriptor, check(file, fstatSync(descriptor)));
  } finally {
    closeSync(descriptor);
  }
}

function openChecked(file: string): number {
  try {
    return openSync(/* turbopackIgnore: true */ file, OPEN_FLAGS);
  } catch (error) {
    const code = codeOf(error);
    if (code === 'ELOOP' || code === 'ENXIO') throw refuse(file, 'is not a regular file');
    if (code === 'ENOENT') throw refuse(file, 'is not there. Restore it from its backup');
    if (code === 'EACCES') throw refuse(file, 'cannot be read by this user. Run the apps as the owner of the file');
    throw error;
  }
}

function check(file: string, stats: Stats): Stats {
  if (!stats.isFile()) throw refuse(file, 'is not a regular file');
  if ((stats.mode & GROUP_AND_OTHERS) !== 0) throw refuse(file, `can be read by others. Run: chmod 600 "${file}"`);
  if (process.geteuid !== undefined && stats.uid !== process.geteuid()) throw refuse(file, 'belongs to another user');
  return stats;
}

interface WrittenVersion {
  readonly version: number;
  readonly key: string;
  readonly disabled?: boolean;
}

function format(entries: readonly MasterKeyEntry[]): string {
  const versions = entries.map(
    ({ version, key, isDisabled }): WrittenVersion => ({
      version,
      key: key.toString('base64'),
      ...(isDisabled && { disabled: true }),
    }),
  );
  return `${JSON.stringify({ format: FORMAT, versions }, null, 2)}\n`;
}

function parse(text: string, file: string): readonly MasterKeyEntry[] {
  try {
    const { format: found, versions } = JSON.parse(text) as { format: number; versions: readonly WrittenVersion[] };
    const entries = versions.map(({ version, key, disabled }) => ({
      version,
      key: Buffer.from(key, 'base64'),
      isDisabled: disabled === true,
      isStandby: false,
    }));
    const isWhole = entries.every(
      ({ version, key }) => Number.isSafeInteger(version) && version > 0 && key.length === KEY_BYTES,
    );
    const areDistinct = new Set(entries.map(({ version }) => version)).size === entries.length;
    if (found === FORMAT && entries.length > 0 && isWhole && areDistinct) {
      return entries.toSorted((one, other) => one.version - other.version);
    }
  } catch (error) {
    if (!(error instanceof SyntaxError || error instanceof TypeError)) throw error;
  }
  throw refuse(file, 'does not hold master keys. Restore it from its backup');
}

function writeFileSynced(file: string, text: string): void {
  const descriptor = openSync(/* turbopackIgnore: true */ file, 'wx', FILE_MODE);
  try {
    writeSync(descriptor, text);
    fsyncSync(descriptor);
  } finally {
    closeSync(descriptor);
  }
}

/** A file that was put in place is there after a loss of power only once its folder is on disk. */
function syncFolder(file: string): void {
  const descriptor = openSync(/* turbopackIgnore: true */ dirname(file), 'r');
  try {
    fsyncSync(descriptor);
  } finally {
    closeSync(descriptor);
  }
}

function exists(file: string): boolean {
  try {
    closeSync(openSync(/* turbopackIgnore: true */ file, OPEN_FLAGS));
    return true;
  } catch (error) {
    // Whatever else is wrong with it is said when it is read.
    return codeOf(error) !== 'ENOENT';
  }
}

function codeOf(error: unknown): string | undefined {
  return (error as NodeJS.ErrnoException).code;
}

function refuse(file: string, what: string): DomainError {
  return new DomainError('key_unavailable', `The master key file ${what}: "${file}".`);
}
