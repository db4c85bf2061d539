import { addMs, type Clock, MS_PER_DAY, MS_PER_MINUTE, MS_PER_SECOND } from '@lethe/core/time';
import type { RecordEntry } from '@lethe/db';
import type { Logger } from '@lethe/telemetry';
import type { SpoolCipher } from '@lethe/vault';
import type { FolderClaim } from './claim-folder.ts';
import { GroupCommit } from './group-commit.ts';
import { notDurable } from './not-durable.ts';
import { KEPT_DAYS_MAX, type Quarantine } from './quarantine.ts';
import { putAside, type Recovery, removePutAside } from './recover-segments.ts';
import { type Group, readGroup, type Segment, UnreadableGroup } from './segment.ts';
import { SegmentWriter } from './segment-writer.ts';
import { ShipQueue } from './ship-queue.ts';
import type { ShipBatch, Spool, SpoolLimits, SpoolStatus } from './spool.ts';
import type { SpoolFiles } from './spool-files.ts';

export interface DiskSpoolPorts {
  readonly files: SpoolFiles;
  readonly cipher: SpoolCipher;
  readonly logger: Logger;
  readonly limits: SpoolLimits;
  readonly systemClock: Clock;
}

export interface SpoolFolders {
  readonly folder: string;
  readonly claims: readonly FolderClaim[];
  readonly quarantine: Quarantine;
  readonly recovered: Recovery;
  readonly adopted: readonly AdoptedFolder[];
}

/** What a slot left that does not exist any more. */
export interface AdoptedFolder {
  readonly folder: string;
  readonly claim: FolderClaim;
  readonly recovery: Recovery;
}

/** How often a failed disk is tried again, and how soon a segment that holds nothing new is deleted. */
const PROBE_MS = MS_PER_SECOND;
const RETIRE_AFTER_MS = MS_PER_MINUTE;
const SWEEP_MS = MS_PER_MINUTE;

interface DiskBatch extends ShipBatch {
  readonly groups: readonly Group[];
}

export class DiskSpool implements Spool {
  readonly #ports: DiskSpoolPorts;
  readonly #folders: SpoolFolders;
  readonly #queue: ShipQueue;
  readonly #writer: SegmentWriter;
  readonly #commit: GroupCommit;
  readonly #removals = new Set<Promise<void>>();
  readonly #timers: NodeJS.Timeout[] = [];
  /** All that lie on the disk, those of earlier processes included. */
  readonly #segments = new Set<Segment>();
  #listener: () => void = () => {};
  #lostCount = 0;
  #lastDurableAt: Date;
  #closing: Promise<void> | null = null;

  constructor(ports: DiskSpoolPorts, folders: SpoolFolders) {
    const { limits, systemClock } = ports;
    this.#ports = ports;
    this.#folders = folders;
    this.#lastDurableAt = systemClock.now();
    this.#queue = new ShipQueue({ memoryBytesMax: limits.spoolMemoryBytesMax });
    const writerPorts = { ...ports, now: () => systemClock.now() };
    const { folder, recovered, adopted } = folders;
    this.#writer = new SegmentWriter(writerPorts, {
      folder,
      segmentBytes: limits.spoolSegmentBytes,
      firstNumber: recovered.numberNext,
      created: (segment) => this.#segments.add(segment),
      emptied: (segment) => this.#remove(segment),
    });
    this.#commit = new GroupCommit({
      writer: this.#writer,
      limits: {
        entriesMax: limits.spoolGroupEntriesMax,
        sizeBytesMax: limits.spoolGroupBytesMax,
        timeoutMs: limits.recordTimeoutMs,
      },
      onDurable: (group) => this.#onDurable(group),
    });
    for (const { segments, groups } of [...adopted.map(({ recovery }) => recovery), recovered]) {
      for (const segment of segments) this.#segments.add(segment);
      for (const group of groups) this.#queue.push(group);
    }
  }

  /** @throws what the file system throws when the folder cannot be written */
  async start(): Promise<void> {
    await this.#writer.open();
    await this.#sweep();
    if (this.#queue.entryCount > 0) this.#ports.logger.info('spool_recovered', { count: this.#queue.entryCount });
    this.#every(PROBE_MS, () => this.#commit.whileIdle(() => this.#tend()));
    this.#every(SWEEP_MS, () => this.#sweep());
  }

  append(entry: RecordEntry): Promise<void> {
    // The folder may be another process's by now.
    if (this.#closing !== null) return Promise.reject(notDurable());
    return this.#commit.append(entry);
  }

  hasRoom(): boolean {
    const sizeBytes = this.#queue.sizeBytes + this.#commit.waitingBytes;
    return sizeBytes < this.#ports.limits.spoolSizeBytesMax && this.#isHealthy;
  }

  get #isHealthy(): boolean {
    return this.#writer.isHealthy && !this.#commit.isStuck;
  }

  status(): SpoolStatus {
    return {
      unshippedCount: this.#queue.entryCount,
      unshippedBytes: this.#queue.sizeBytes,
      oldestUnshippedAt: this.#queue.oldest?.durableAt ?? null,
      segmentCount: this.#segments.size,
      abandonedCount: this.#writer.abandonedCount,
      lostCount: this.#lostCount,
      quarantinedCount: this.#folders.quarantine.count,
      isHealthy: this.#isHealthy,
    };
  }

  async nextBatch(): Promise<DiskBatch | null> {
    const { shipBatchEntriesMax: entriesMax, shipBatchBytesMax: sizeBytesMax } = this.#ports.limits;
    const groups = this.#queue.take({ entriesMax, sizeBytesMax });
    if (groups.length === 0) return null;
    const entries: RecordEntry[] = [];
    for (const group of groups) entries.push(...(group.entries ?? (await this.#read(group))));
    return { entries, groups };
  }

  shipped(batch: ShipBatch): void {
    const { groups } = batch as DiskBatch;
    this.#queue.drop(groups);
    for (const group of groups) {
      const { segment } = group;
      segment.unshipped.delete(group);
      if (segment.unshipped.size === 0 && !this.#writer.holds(segment)) this.#remove(segment);
    }
  }

  quarantine(entry: RecordEntry): Promise<'kept' | 'dropped'> {
    return this.#folders.quarantine.put(entry);
  }

  onDurable(listener: () => void): void {
    this.#listener = listener;
    if (this.#queue.entryCount > 0) listener();
  }

  close(): Promise<void> {
    this.#closing ??= this.#close();
    return this.#closing;
  }

  async #close(): Promise<void> {
    for (const timer of this.#timers) clearInterval(timer);
    // A disk that hangs is left alone: the next start takes the folder over from a process that is gone.
    if (!(await this.#settlesInTime(this.#commit.whenIdle()))) return;
    await this.#writer.close();
    await Promise.all(this.#removals);
    await this.#leaveAdopted();
    for (const claim of this.#folders.claims) await claim.release();
  }

  async #settlesInTime(step: Promise<void>): Promise<boolean> {
    const { promise: timeUp, resolve } = Promise.withResolvers<boolean>();
    const timer = setTimeout(resolve, this.#ports.limits.recordTimeoutMs, false);
    const isSettled = await Promise.race([step.then(() => true), timeUp]);
    clearTimeout(timer);
    return isSettled;
  }

  #onDurable(group: Group): void {
    this.#lastDurableAt = group.durableAt;
    this.#queue.push(group);
    this.#listener();
  }

  /** A group that is lost on the disk is an alarm, and does not keep the others. */
  async #read(group: Group): Promise<readonly RecordEntry[]> {
    try {
      return await readGroup(this.#ports.files, group);
    } catch (error) {
      if (!(error instanceof UnreadableGroup)) throw error;
      this.#lostCount += 1;
      group.segment.isDamaged = true;
      this.#ports.logger.error('spool_group_lost', error, { count: group.entryCount - error.entries.length });
      return error.entries;
    }
  }

  async #tend(): Promise<void> {
    await this.#writer.recover();
    const idleMs = this.#ports.systemClock.now().getTime() - this.#lastDurableAt.getTime();
    if (idleMs >= RETIRE_AFTER_MS) await this.#writer.retire();
  }

  #remove(segment: Segment): void {
    const removal = this.#removeFile(segment).finally(() => this.#removals.delete(removal));
    this.#removals.add(removal);
  }

  /** What cannot be deleted is read again by the next start, and shipping it again changes nothing. */
  async #removeFile(segment: Segment): Promise<void> {
    this.#segments.delete(segment);
    try {
      if (segment.isDamaged) await putAside(this.#ports, segment.path);
      else await this.#ports.files.remove(segment.path);
    } catch (error) {
      this.#ports.logger.error('spool_segment_not_removed', error);
    }
  }

  /** A folder of a slot that does not exist any more goes once all of it is shipped; what is kept in it for inspection keeps it. */
  async #leaveAdopted(): Promise<void> {
    const { files } = this.#ports;
    for (const { folder, claim } of this.#folders.adopted) {
      await claim.release();
      const names = await files.list(folder);
      if (names.length === 0) await files.removeFolder(folder);
    }
  }

  /** Deletes what is kept for inspection once its time is over. */
  async #sweep(): Promise<void> {
    const { folder, adopted, quarantine } = this.#folders;
    const keptFrom = addMs(this.#ports.systemClock.now(), -KEPT_DAYS_MAX * MS_PER_DAY);
    await quarantine.sweep();
    await this.#dropGone();
    for (const one of [folder, ...adopted.map((left) => left.folder)])
      await removePutAside(this.#ports.files, one, keptFrom);
  }

  /** While the database does not answer nobody knows who is gone; the next sweep asks again. */
  async #dropGone(): Promise<void> {
    try {
      await this.#folders.quarantine.dropGone();
    } catch (error) {
      this.#ports.logger.warn('quarantine_not_compared', { reason: (error as { code?: string }).code ?? null });
    }
  }

  #every(periodMs: number, action: () => Promise<void>): void {
    const timer = setInterval(async () => {
      try {
        await action();
      } catch (error) {
        this.#ports.logger.error('spool_upkeep_failed', error);
      }
    }, periodMs);
    this.#timers.push(timer.unref());
  }
}
