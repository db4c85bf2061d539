import { mkdir, open, readFile, rename, unlink } from 'node:fs/promises';
import { dirname } from 'node:path';

/** Where the last signed head is kept beside the database: as its signed note, which needs nobody's word to be believed. */
export interface HeadFile {
  /** Null when there is none. */
  read(): Promise<string | null>;
  /** On the disk when it resolves. A crash leaves either the old note or the new one. */
  write(note: string): Promise<void>;
}

export function headFile(path: string): HeadFile {
  return {
    async read() {
      try {
        return await readFile(path, 'utf8');
      } catch (error) {
        if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null;
        throw error;
      }
    },
    async write(note) {
      const folder = dirname(path);
      await mkdir(folder, { recursive: true });
      const partial = `${path}.${process.pid}`;
      try {
        await writeDurably(partial, note);
        await rename(partial, path);
      } catch (error) {
        // What went wrong first is what counts; a partial file that stays is overwritten by the next write.
        await unlink(partial).catch(() => {});
        throw error;
      }
      await syncFolder(folder);
    },
  };
}

async function writeDurably(path: string, text: string): Promise<void> {
  const handle = await open(path, 'w', 0o644);
  try {
    await handle.writeFile(text);
    await handle.sync();
  } finally {
    await handle.close();
  }
}

/** Without it a power failure may forget the rename. */
async function syncFolder(path: string): Promise<void> {
  const handle = await open(path, 'r');
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}
