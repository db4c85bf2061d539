import { randomBytes } from 'node:crypto';
import { KEY_BYTES } from './aead.ts';
import { readMasterKeyFile, replaceMasterKeyFile } from './master-key-file.ts';
import type { MasterKeyEntry } from './master-key-source.ts';

/** Changes the versions in a file of master keys. Only the worker does, one change at a time; repeating one changes nothing. */
export interface MasterKeyWriter {
  /** Adds a version of 256 random bits. */
  make(version: number): void;
  disable(version: number): void;
  /** From then on the key is in no file, and in the memory of no process that looked. */
  remove(version: number): void;
}

/** Every change is on disk, the folder included, when its function returns. */
export function createMasterKeyWriter(file: string): MasterKeyWriter {
  function change(work: (entries: readonly MasterKeyEntry[]) => readonly MasterKeyEntry[]): void {
    const read = readMasterKeyFile(file);
    const next = work(read.entries);
    if (next !== read.entries) replaceMasterKeyFile(file, read, next);
    for (const { key } of new Set([...read.entries, ...next])) key.fill(0);
  }

  return {
    make: (version) =>
      change((entries) =>
        entries.some((entry) => entry.version === version)
          ? entries
          : [...entries, { version, key: randomBytes(KEY_BYTES), isDisabled: false, isStandby: false }],
      ),
    disable: (version) =>
      change((entries) =>
        entries.some((entry) => entry.version === version && !entry.isDisabled)
          ? entries.map((entry) => (entry.version === version ? { ...entry, isDisabled: true } : entry))
          : entries,
      ),
    remove: (version) =>
      change((entries) =>
        entries.some((entry) => entry.version === version)
          ? entries.filter((entry) => entry.version !== version)
          : entries,
      ),
  };
}
