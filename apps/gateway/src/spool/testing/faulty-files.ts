import { diskFiles, type SpoolFile, type SpoolFiles } from '../spool-files.ts';

export type Fault = 'create' | 'write' | 'datasync';

/** The real file system, which fails as a test tells it to, and notes in which order things were done. */
export class FaultyFiles implements SpoolFiles {
  /** The code with which a call fails, for how many more calls; without a count, until it is taken away. */
  readonly faults = new Map<Fault, { readonly code: string; count?: number }>();
  readonly calls: string[] = [];
  /** Set to hold the next syncs up until it resolves. */
  gate: Promise<void> | null = null;
  syncCount = 0;
  /** Counts syncs of a file that has failed before. */
  syncedAfterFailureCount = 0;

  readonly syncFolder = diskFiles.syncFolder;
  readonly makeFolder = diskFiles.makeFolder;
  readonly list = diskFiles.list;
  readonly read = diskFiles.read;
  readonly readRange = diskFiles.readRange;
  readonly writtenAt = diskFiles.writtenAt;
  readonly truncate = diskFiles.truncate;
  readonly rename = diskFiles.rename;
  readonly removeFolder = diskFiles.removeFolder;

  async remove(path: string): Promise<void> {
    this.calls.push(`remove ${nameOf(path)}`);
    await diskFiles.remove(path);
  }

  async create(path: string, sizeBytes: number): Promise<SpoolFile> {
    this.#fail('create');
    const file = await diskFiles.create(path, sizeBytes);
    let hasFailed = false;
    return {
      write: async (buffers, position) => {
        this.calls.push(`write ${nameOf(path)}`);
        this.#fail('write');
        await file.write(buffers, position);
      },
      datasync: async () => {
        await this.gate;
        if (hasFailed) this.syncedAfterFailureCount += 1;
        try {
          this.#fail('datasync');
        } catch (error) {
          hasFailed = true;
          throw error;
        }
        await file.datasync();
        this.syncCount += 1;
        this.calls.push(`sync ${nameOf(path)}`);
      },
      close: () => file.close(),
    };
  }

  #fail(fault: Fault): void {
    const armed = this.faults.get(fault);
    if (armed === undefined) return;
    if (armed.count !== undefined) {
      armed.count -= 1;
      if (armed.count === 0) this.faults.delete(fault);
    }
    throw Object.assign(new Error(`${fault} fails`), { code: armed.code });
  }
}

function nameOf(path: string): string {
  return path.slice(path.lastIndexOf('/') + 1);
}
