import { randomBytes, randomUUID } from 'node:crypto';
import { join } from 'node:path';
import type { OrganizationId } from '@lethe/core/tenancy';
import { addMs, type Clock, MS_PER_DAY } from '@lethe/core/time';
import type { RecordEntry } from '@lethe/db';
import type { SpoolCipher } from '@lethe/vault';
import { encodeEntry } from './entry-codec.ts';
import { encodeFrame, openFrame } from './frame.ts';
import { scanSegment } from './scan-segment.ts';
import { encodeSegmentHeader, SALT_BYTES } from './segment-header.ts';
import type { SpoolFiles } from './spool-files.ts';

export interface QuarantinePorts {
  readonly files: SpoolFiles;
  readonly cipher: SpoolCipher;
  /** Domain time: a payload expires by it. */
  readonly clock: Clock;
  /** Which of these organizations are purged. Throws while the database does not answer. */
  readonly goneOrganizations: (ids: readonly OrganizationId[]) => Promise<ReadonlySet<OrganizationId>>;
}

/** How long anything is kept that could not be stored. */
export const KEPT_DAYS_MAX = 30;
const NAME = /^(.+)\.until-(\d+)\.spool$/;
const FILE_NAME_LIKE = /^[\w-]{1,64}$/;

/**
 * Entries that the database refused whole, without their payload and without their texts, a file each. Each is a segment with one frame:
 * moved into the folder of a gateway that is not running, it is tried again by the next start. Of an organization that is purged nothing is kept.
 */
export class Quarantine {
  readonly #ports: QuarantinePorts;
  readonly #folder: string;
  /** Whose the files are, as far as they were opened. */
  readonly #owners = new Map<string, OrganizationId | null>();
  count = 0;

  constructor(ports: QuarantinePorts, folder: string) {
    this.#ports = ports;
    this.#folder = folder;
  }

  /** Resolves when the entry is durable, or known to be nobody's any more. Doing it again replaces the file. */
  async put(entry: RecordEntry): Promise<'kept' | 'dropped'> {
    const { files, cipher, clock, goneOrganizations } = this.#ports;
    const { id, organizationId, retention } = entry.record;
    if ((await goneOrganizations([organizationId])).has(organizationId)) return 'dropped';
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
    return 'kept';
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

  /** Deletes what is kept of organizations that are purged meanwhile. */
  async dropGone(): Promise<void> {
    const { files, goneOrganizations } = this.#ports;
    const names = (await files.list(this.#folder)).filter((name) => NAME.test(name));
    for (const known of this.#owners.keys()) if (!names.includes(known)) this.#owners.delete(known);
    for (const name of names) {
      if (!this.#owners.has(name)) this.#owners.set(name, await this.#ownerOf(name));
    }
    const owners = new Set([...this.#owners.values()].filter((owner) => owner !== null));
    if (owners.size === 0) return;
    const gone = await goneOrganizations([...owners]);
    for (const [name, owner] of this.#owners) {
      if (owner === null || !gone.has(owner)) continue;
      await files.remove(join(this.#folder, name));
      this.count = Math.max(0, this.count - 1);
    }
  }

  /** Null for a file that cannot be opened, which ends when its time is over. */
  async #ownerOf(name: string): Promise<OrganizationId | null> {
    try {
      const bytes = await this.#ports.files.read(join(this.#folder, name));
      const segment = scanSegment(bytes);
      const frame = segment?.frames[0];
      if (segment === null || frame === undefined) return null;
      const cipher = this.#ports.cipher.forSegment(segment.identity);
      const [entry] = openFrame(bytes.subarray(frame.offset, frame.offset + frame.sizeBytes), cipher);
      return entry?.record.organizationId ?? null;
    } catch {
      // Gone meanwhile, of another version, or sealed under another pepper.
      return null;
    }
  }
}
