// Hot path: one call for each group of records.
import type { RecordEntry } from '@lethe/db';
import type { Logger } from '@lethe/telemetry';
import type { SpoolCipher } from '@lethe/vault';
import { type EncodedEntry, encodeEntry } from './entry-codec.ts';
import { encodeFrame } from './frame.ts';
import { createSegment, type Group, type OpenSegment, readGroup, type Segment, UnreadableGroup } from './segment.ts';
import type { SpoolFiles } from './spool-files.ts';

export interface SegmentWriterPorts {
  readonly files: SpoolFiles;
  readonly cipher: SpoolCipher;
  readonly logger: Logger;
  readonly now: () => Date;
}

export interface SegmentWriterOptions {
  readonly folder: string;
  readonly segmentBytes: number;
  /** The number of the first segment that it makes. */
  readonly firstNumber: number;
}

export interface SegmentEvents {
  readonly created: (segment: Segment) => void;
  /** Nothing in it waits to be shipped any more, and nothing more will be written to it. */
  readonly emptied: (segment: Segment) => void;
}

/** An entry with the bytes that it will be. */
export interface WaitingEntry {
  readonly entry: RecordEntry;
  readonly encoded: EncodedEntry;
}

/** A group is written to one segment, and when that fails to one more. */
const WRITE_ATTEMPTS = 2;

/**
 * The one writer of a folder: segments of zeros that are filled with frames, each synced before the next. A segment whose write or sync has
 * failed is never written or synced again, because the next sync would succeed though the data is gone: what the database does not have of
 * it is written anew to another segment before anything else is acknowledged.
 * Its calls must not overlap.
 */
export class SegmentWriter {
  readonly #ports: SegmentWriterPorts;
  readonly #options: SegmentWriterOptions;
  readonly #abandoned: OpenSegment[] = [];
  readonly #events: SegmentEvents;
  #current: OpenSegment | null = null;
  #spare: OpenSegment | null = null;
  #spareUnderway: Promise<void> | null = null;
  #nextNumber: number;
  #hasFailed = false;
  abandonedCount = 0;

  constructor(ports: SegmentWriterPorts, options: SegmentWriterOptions & SegmentEvents) {
    this.#ports = ports;
    this.#options = options;
    this.#nextNumber = options.firstNumber;
    this.#events = options;
  }

  /** False from a failure until a segment could be made again. */
  get isHealthy(): boolean {
    return !this.#hasFailed && this.#abandoned.length === 0;
  }

  /** Whether it removes the segment by itself when its time has come. */
  holds(segment: Segment): boolean {
    return segment === this.#current || this.#abandoned.some((abandoned) => abandoned === segment);
  }

  /** Resolves when the entries are durable. @throws when they could not be made so in two segments */
  async write(waiting: readonly WaitingEntry[]): Promise<Group> {
    const encoded = waiting.map((one) => one.encoded);
    const entries = waiting.map(({ entry }) => entry);
    for (let attempt = 1; ; attempt += 1) {
      try {
        const segment = await this.#segmentFor(encoded);
        await this.#rescue(segment);
        return await this.#append(segment, encoded, entries);
      } catch (error) {
        this.#abandon(error);
        if (attempt === WRITE_ATTEMPTS) throw error;
      }
    }
  }

  /** After a failure: makes a segment and writes what the abandoned ones held. Does nothing while all is well. */
  async recover(): Promise<void> {
    if (this.isHealthy) return;
    try {
      await this.#rescue(await this.#segmentFor([]));
      await this.#makeSpare();
      if (this.#spare !== null) this.#hasFailed = false;
    } catch (error) {
      this.#abandon(error);
    }
  }

  /** The segment that is being written holds nothing that waits: the next one takes its place, so that it does not lie about for long. */
  async retire(): Promise<void> {
    const current = this.#current;
    if (current === null || current.frameCount === 0 || current.unshipped.size > 0) return;
    await this.#makeSpare();
    if (this.#spare !== null) await this.#seal(current);
  }

  /** Makes the first segment. @throws when the folder takes none */
  async open(): Promise<void> {
    this.#current = await this.#create();
  }

  async close(): Promise<void> {
    await this.#spareUnderway;
    for (const segment of [this.#current, this.#spare, ...this.#abandoned]) {
      if (segment === null) continue;
      await closeQuietly(segment);
      if (segment.unshipped.size === 0) this.#events.emptied(segment);
    }
    this.#current = null;
    this.#spare = null;
    this.#abandoned.length = 0;
  }

  async #append(
    segment: OpenSegment,
    encoded: readonly EncodedEntry[],
    entries: readonly RecordEntry[],
  ): Promise<Group> {
    const { cipher, frameCount, writtenBytes } = segment;
    const { buffers, sizeBytes } = encodeFrame({ cipher, frameNumber: frameCount, entries: encoded });
    await segment.file.write(buffers, writtenBytes);
    await segment.file.datasync();
    segment.frameCount = frameCount + 1;
    segment.writtenBytes = writtenBytes + sizeBytes;
    const group: Group = {
      segment,
      offset: writtenBytes,
      sizeBytes,
      queuedBytes: sizeBytes,
      entryCount: entries.length,
      entries,
      durableAt: this.#ports.now(),
      isShipped: false,
    };
    segment.unshipped.add(group);
    if (segment.writtenBytes * 2 > segment.reservedBytes) void this.#makeSpare();
    return group;
  }

  /** The current segment, or the next one when these entries do not fit into it. A group that fits into none gets one of its own. */
  async #segmentFor(encoded: readonly EncodedEntry[]): Promise<OpenSegment> {
    const sizeBytes = encoded.reduce((sum, one) => sum + one.sizeBytes, FRAME_OVERHEAD_BYTES);
    const current = this.#current;
    if (current !== null) {
      const isFitting = current.writtenBytes + sizeBytes <= current.reservedBytes;
      if (isFitting || current.frameCount === 0) return current;
      await this.#seal(current);
    }
    await this.#spareUnderway;
    const segment = this.#spare ?? (await this.#create());
    this.#spare = null;
    this.#current = segment;
    return segment;
  }

  async #seal(segment: OpenSegment): Promise<void> {
    this.#current = null;
    await closeQuietly(segment);
    if (segment.unshipped.size === 0) this.#events.emptied(segment);
  }

  #makeSpare(): Promise<void> {
    if (this.#spare !== null) return Promise.resolve();
    this.#spareUnderway ??= this.#create().then(
      (segment) => {
        this.#spare = segment;
        this.#spareUnderway = null;
      },
      (error: unknown) => {
        this.#spareUnderway = null;
        this.#noteFailure(error);
      },
    );
    return this.#spareUnderway;
  }

  async #create(): Promise<OpenSegment> {
    const { folder, segmentBytes } = this.#options;
    const number = this.#nextNumber;
    this.#nextNumber += 1;
    const segment = await createSegment(this.#ports, { folder, number, reservedBytes: segmentBytes });
    this.#events.created(segment);
    return segment;
  }

  #noteFailure(error: unknown): void {
    if (!this.#hasFailed) this.#ports.logger.error('spool_segment_not_made', error);
    this.#hasFailed = true;
  }

  #abandon(error: unknown): void {
    const segment = this.#current;
    this.#noteFailure(error);
    if (segment === null) return;
    this.#current = null;
    this.#abandoned.push(segment);
    this.abandonedCount += 1;
    this.#ports.logger.error('spool_segment_abandoned', error, { count: segment.unshipped.size });
  }

  /** Writes what abandoned segments held of what is not shipped. What cannot be read any more keeps its file, for whoever looks into it. */
  async #rescue(segment: OpenSegment): Promise<void> {
    for (let lost = this.#abandoned[0]; lost !== undefined; lost = this.#abandoned[0]) {
      for (const group of [...lost.unshipped]) await this.#copy(group, segment);
      this.#abandoned.shift();
      await closeQuietly(lost);
      if (lost.unshipped.size === 0) this.#events.emptied(lost);
    }
  }

  async #copy(group: Group, segment: OpenSegment): Promise<void> {
    const source = group.segment;
    let entries: readonly RecordEntry[];
    try {
      entries = group.entries ?? (await readGroup(this.#ports.files, group));
    } catch (error) {
      if (error instanceof UnreadableGroup) return;
      throw error;
    }
    const copy = await this.#append(segment, entries.map(encodeEntry), entries);
    source.unshipped.delete(group);
    segment.unshipped.delete(copy);
    // It may have been shipped from memory meanwhile.
    if (group.isShipped) return;
    group.segment = segment;
    group.offset = copy.offset;
    group.sizeBytes = copy.sizeBytes;
    segment.unshipped.add(group);
  }
}

const FRAME_OVERHEAD_BYTES = 64;

/** What counts is synced, or written elsewhere: a file that does not close changes nothing. */
async function closeQuietly({ file }: OpenSegment): Promise<void> {
  try {
    await file.close();
  } catch {
    return;
  }
}
