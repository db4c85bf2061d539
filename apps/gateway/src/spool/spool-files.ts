import { close, constants, fdatasync, fsync, open, write, writev, writevSync } from 'node:fs';
import { mkdir, open as openHandle, readdir, readFile, rename, rmdir, stat, truncate, unlink } from 'node:fs/promises';
import { promisify } from 'node:util';

/** A file that is written, and never read, by its one owner. */
export interface SpoolFile {
  /** Writes all of the buffers at a position. @throws when fewer bytes could be written */
  write(buffers: readonly Uint8Array[], position: number): Promise<void> | undefined;
  /** Resolves when what was written survives a loss of power. After a failure nothing more may be expected of the file. */
  datasync(): Promise<void>;
  close(): Promise<void>;
}

/** The file system as the spool needs it. Tests put one in its place that fails. */
export interface SpoolFiles {
  /** Makes a new file of zeros, so that writing into it later needs no room and changes no length. The file is durable, its name is not. */
  create(path: string, sizeBytes: number): Promise<SpoolFile>;
  /** Makes the names in a folder durable. */
  syncFolder(path: string): Promise<void>;
  /** Makes a folder that nobody else can look into, with those above it. */
  makeFolder(path: string): Promise<void>;
  /** The names in a folder; none when there is no such folder. */
  list(path: string): Promise<readonly string[]>;
  read(path: string): Promise<Buffer>;
  readRange(path: string, range: { offset: number; sizeBytes: number }): Promise<Buffer>;
  /** When a file was last written. */
  writtenAt(path: string): Promise<Date>;
  truncate(path: string, sizeBytes: number): Promise<void>;
  rename(from: string, to: string): Promise<void>;
  /** Nothing happens when there is no such file. */
  remove(path: string): Promise<void>;
  removeFolder(path: string): Promise<void>;
}

const FOLDER_MODE = 0o700;
const FILE_MODE = 0o600;
const ZEROS = Buffer.alloc(1024 * 1024);
/** A smaller write costs less on the event loop than its way to another thread and back. */
const INLINE_WRITE_BYTES_MAX = 128 * 1024;

const openFile = promisify(open);
const closeFile = promisify(close);
const syncData = promisify(fdatasync);
const syncFile = promisify(fsync);
const writeBuffer = promisify(write);
const writeBuffers = promisify(writev);

export const diskFiles: SpoolFiles = {
  async create(path, sizeBytes) {
    const descriptor = await openFile(path, constants.O_RDWR | constants.O_CREAT | constants.O_EXCL, FILE_MODE);
    try {
      for (let offset = 0; offset < sizeBytes; offset += ZEROS.length) {
        const length = Math.min(ZEROS.length, sizeBytes - offset);
        const { bytesWritten } = await writeBuffer(descriptor, ZEROS, 0, length, offset);
        checkLength(bytesWritten, length);
      }
      await syncFile(descriptor);
    } catch (error) {
      await closeFile(descriptor);
      await diskFiles.remove(path);
      throw error;
    }
    return new DiskFile(descriptor);
  },
  async syncFolder(path) {
    const folder = await openHandle(path, 'r');
    try {
      await folder.sync();
    } finally {
      await folder.close();
    }
  },
  async makeFolder(path) {
    await mkdir(path, { recursive: true, mode: FOLDER_MODE });
  },
  async list(path) {
    try {
      return await readdir(path);
    } catch (error) {
      if (isMissing(error)) return [];
      throw error;
    }
  },
  read: (path) => readFile(path),
  async readRange(path, { offset, sizeBytes }) {
    const file = await openHandle(path, 'r');
    try {
      const bytes = Buffer.allocUnsafe(sizeBytes);
      const { bytesRead } = await file.read(bytes, 0, sizeBytes, offset);
      return bytes.subarray(0, bytesRead);
    } finally {
      await file.close();
    }
  },
  writtenAt: async (path) => (await stat(path)).mtime,
  async truncate(path, sizeBytes) {
    await truncate(path, sizeBytes);
  },
  rename,
  async remove(path) {
    try {
      await unlink(path);
    } catch (error) {
      if (!isMissing(error)) throw error;
    }
  },
  removeFolder: rmdir,
};

class DiskFile implements SpoolFile {
  readonly #descriptor: number;

  constructor(descriptor: number) {
    this.#descriptor = descriptor;
  }

  write(buffers: readonly Uint8Array[], position: number): Promise<void> | undefined {
    const sizeBytes = buffers.reduce((sum, { length }) => sum + length, 0);
    if (sizeBytes > INLINE_WRITE_BYTES_MAX) return this.#writeElsewhere(buffers, position, sizeBytes);
    checkLength(writevSync(this.#descriptor, buffers, position), sizeBytes);
    return undefined;
  }

  async #writeElsewhere(buffers: readonly Uint8Array[], position: number, sizeBytes: number): Promise<void> {
    const { bytesWritten } = await writeBuffers(this.#descriptor, buffers, position);
    checkLength(bytesWritten, sizeBytes);
  }

  datasync(): Promise<void> {
    return syncData(this.#descriptor);
  }

  close(): Promise<void> {
    return closeFile(this.#descriptor);
  }
}

/** A regular file takes less than it was given only where there is no room, and the next write would say so. */
function checkLength(written: number, expected: number): void {
  if (written === expected) return;
  throw Object.assign(new Error('A write to the spool was cut short.'), { code: 'ENOSPC' });
}

function isMissing(error: unknown): boolean {
  return (error as { code?: unknown }).code === 'ENOENT';
}
