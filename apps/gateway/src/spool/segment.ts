import { randomBytes } from 'node:crypto';
import { dirname, join } from 'node:path';
import type { RecordEntry } from '@lethe/db';
import { AuthenticationFailure, type SegmentCipher, type SpoolCipher } from '@lethe/vault';
import { type FrameHeader, frameAt, openFrame } from './frame.ts';
import { findFrames } from './scan-segment.ts';
import { encodeSegmentHeader, SALT_BYTES, SEGMENT_HEADER_BYTES } from './segment-header.ts';
import type { SpoolFile, SpoolFiles } from './spool-files.ts';

export const SEGMENT_NAME = /^(.+)\.spool$/;

/** A file of the spool, with the groups in it that the database does not have yet. */
export interface Segment {
  readonly path: string;
  readonly cipher: SegmentCipher;
  readonly unshipped: Set<Group>;
  /** Part of it is lost: the file is put aside when the rest is shipped, and not removed. */
  isDamaged: boolean;
}

/** What was made durable together: one frame. What is only on the disk may be several, one behind the other. */
export interface Group {
  segment: Segment;
  offset: number;
  sizeBytes: number;
  /** What it counts for while it waits to be shipped, wherever it lies. */
  queuedBytes: number;
  entryCount: number;
  /** Null when they are only on the disk. */
  entries: readonly RecordEntry[] | null;
  readonly durableAt: Date;
  isShipped: boolean;
}

/** The segment that is being written. */
export interface OpenSegment extends Segment {
  readonly file: SpoolFile;
  /** What was made ready when the file was. */
  readonly reservedBytes: number;
  writtenBytes: number;
  frameCount: number;
}

export interface NewSegment {
  readonly folder: string;
  readonly number: number;
  readonly reservedBytes: number;
}

/** Makes a segment whose header and name are durable. Leaves nothing behind when it fails. */
export async function createSegment(
  { files, cipher }: { files: SpoolFiles; cipher: SpoolCipher },
  { folder, number, reservedBytes }: NewSegment,
): Promise<OpenSegment> {
  const path = join(folder, `${String(number).padStart(10, '0')}.spool`);
  const identity = { salt: randomBytes(SALT_BYTES), number };
  const file = await files.create(path, reservedBytes);
  try {
    await file.write([encodeSegmentHeader(identity)], 0);
    await file.datasync();
    await files.syncFolder(dirname(path));
  } catch (error) {
    await file.close();
    await files.remove(path);
    throw error;
  }
  return {
    path,
    cipher: cipher.forSegment(identity),
    unshipped: new Set(),
    isDamaged: false,
    file,
    reservedBytes,
    writtenBytes: SEGMENT_HEADER_BYTES,
    frameCount: 0,
  };
}

/** Beyond these, frames on the disk are not taken together: what is read back at once stays small. */
const JOINED_ENTRIES_MAX = 250;
const JOINED_BYTES_MAX = 1024 * 1024;

/**
 * Takes a group to the one before it on the disk, so that a long outage costs memory by what is read at once and not by the record.
 * @returns whether they lie one behind the other and are small enough; nothing changes otherwise
 */
export function joinGroups(group: Group, next: Group): boolean {
  const isBehind = next.segment === group.segment && next.offset === group.offset + group.sizeBytes;
  const areOnDisk = group.entries === null && next.entries === null;
  if (!isBehind || !areOnDisk || group.entryCount + next.entryCount > JOINED_ENTRIES_MAX) return false;
  if (group.sizeBytes + next.sizeBytes > JOINED_BYTES_MAX) return false;
  group.sizeBytes += next.sizeBytes;
  group.queuedBytes += next.queuedBytes;
  group.entryCount += next.entryCount;
  group.segment.unshipped.delete(next);
  return true;
}

/** Frames on the disk are not what they were when they were found or written. */
export class UnreadableGroup extends Error {
  override readonly name = 'UnreadableGroup';
  /** What could be read of the group all the same. */
  readonly entries: readonly RecordEntry[];

  constructor(entries: readonly RecordEntry[], cause?: unknown) {
    super('A group of the spool is damaged.', { cause });
    this.entries = entries;
  }
}

/** The codes with which a file says that what was in it will not come back. */
const LOST_CODES: ReadonlySet<unknown> = new Set(['EIO', 'ENOENT']);

/**
 * @throws {UnreadableGroup} when entries are lost
 * @throws whatever the file system throws when it may be read later
 */
export async function readGroup(files: SpoolFiles, group: Group): Promise<readonly RecordEntry[]> {
  for (;;) {
    const { segment, offset, sizeBytes } = group;
    try {
      const bytes = await files.readRange(segment.path, { offset, sizeBytes });
      return openFrames(bytes, { sizeBytes, cipher: segment.cipher });
    } catch (error) {
      // While it was read it was written anew elsewhere, because its segment was abandoned.
      if (group.segment !== segment) continue;
      throw LOST_CODES.has((error as { code?: unknown }).code) ? new UnreadableGroup([], error) : error;
    }
  }
}

function openFrames(bytes: Buffer, group: { sizeBytes: number; cipher: SegmentCipher }): readonly RecordEntry[] {
  const whole = frameAt(bytes, 0);
  // A large group is one frame: a search in it for others would take long and find none.
  const isOneFrame = whole?.sizeBytes === group.sizeBytes || bytes.length > JOINED_BYTES_MAX;
  const search = { start: 0, lostFramesMax: Number.POSITIVE_INFINITY };
  const found = isOneFrame ? null : findFrames(bytes, search);
  const frames = found === null ? [whole] : found.frames;
  let isLost = found !== null && (found.isDamaged || found.framesEnd !== group.sizeBytes);
  const entries: RecordEntry[] = [];
  for (const frame of frames) {
    const opened = frame === null ? null : openWhole(bytes, frame, group.cipher);
    if (opened === null) isLost = true;
    else entries.push(...opened);
  }
  if (isLost) throw new UnreadableGroup(entries);
  return entries;
}

/** Null when it was altered by somebody who knows how to compute a checksum. */
function openWhole(bytes: Buffer, frame: FrameHeader & { offset?: number }, cipher: SegmentCipher) {
  const { offset = 0, sizeBytes } = frame;
  try {
    return openFrame(bytes.subarray(offset, offset + sizeBytes), cipher);
  } catch (error) {
    if (error instanceof AuthenticationFailure) return null;
    throw error;
  }
}
