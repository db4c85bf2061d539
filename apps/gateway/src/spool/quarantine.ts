import { randomBytes, randomUUID } from 'node:crypto';
import { join } from 'node:path';
import { addMs, type Clock, MS_PER_DAY } from '@lethe/core/time';
import type { RecordEntry } from '@lethe/db';
import type { SpoolCipher } from '@lethe/vault';
import { encodeEntry } from './entry-codec.ts';
import { encodeFrame } from './frame.ts';
import { encodeSegmentHeader, SALT_BYTES } from './segment-header.ts';
import type { SpoolFiles } from './spool-files.ts';

export interface QuarantinePorts {
  readonly files: SpoolFiles;
  readonly cipher: SpoolCipher;
  /** Domain time: a payload expires by it. */
  readonly clock: Clock;
}

/** How long anything is kept that could not be stored. */
export const KEPT_DAYS_MAX = 30;
const NAME = /^(.+)\.until-(\d+)\.spool$/;
const FILE_NAME_LIKE = /^[\w-]{1,64}$/;

/**
 * Entries that the database refused whole, without their payload and without their texts, a file each. Each is a segment with one frame:
 * moved into the folder of a gateway that is not running, it is tried again by the next start.
 */
export class Quarantine {
  readonly #ports: QuarantinePorts;
  readonly #folder: string;
  count = 0;

  constructor(ports: QuarantinePorts, folder: string) {
    this.#ports = ports;
    this.#folder = folder;
  }

  /** Resolves when the entry is durable. Doing it again replaces the file. */
  async put(entry: RecordEntry): Promise<void> {
    const { files, cipher, clock } = this.#ports;
    const { id, retention } = entry.record;
    const keptUntil = addMs(clock.now(), KEPT_DAYS_MAX * MS_PER_DAY);
    const until = Math.min(retention.expiresAt?.getTime() ?? Number.POSITIVE_INFINITY, keptUntil.getTime());
    const identity = { salt: randomBytes(SALT_BYTES), number: 0 };
    const content = { cipher: cipher.forSegment(identity), frameNumber: 0, entries: [encodeEntry(entry)] };
    const { buffers } = encodeFrame(content);
    await files.makeFolder(this.#folder);
    const path = join(this.#folder, `${FILE_NAME_LIKE.test(id) ? id : randomUUID()}.until-${until}.spool`);
    await files.remove(path);
    const file = await files.create(path, 0);
    try {
      await file.write([encodeSegmentHeader(identity), ...buffers], 0);
      await file.datasync();
    } finally {
      await file.close();
    }
    await files.syncFolder(this.#folder);
    this.count += 1;
  }

  /** Deletes what has been kept for as long as it may, and counts what is left. */
  async sweep(): Promise<void> {
    const { files, clock } = this.#ports;
    const nowMs = clock.now().getTime();
    let count = 0;
    for (const name of await files.list(this.#folder)) {
      const until = NAME.exec(name)?.[2];
      if (until === undefined) continue;
      if (Number(until) <= nowMs) await files.remove(join(this.#folder, name));
      else count += 1;
    }
    this.count = count;
  }
}
