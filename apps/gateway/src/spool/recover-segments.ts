import { join } from 'node:path';
import type { Logger } from '@lethe/telemetry';
import { AuthenticationFailure, type SpoolCipher } from '@lethe/vault';
import { openFrame } from './frame.ts';
import { isZero, type ScannedSegment, scanSegment } from './scan-segment.ts';
import { type Group, joinGroups, SEGMENT_NAME, type Segment } from './segment.ts';
import { SEGMENT_HEADER_BYTES } from './segment-header.ts';
import type { SpoolFiles } from './spool-files.ts';
import { SpoolProblem } from './spool-problem.ts';

export interface RecoveryPorts {
  readonly files: SpoolFiles;
  readonly cipher: SpoolCipher;
  readonly logger: Logger;
}

export interface Recovery {
  /** What was made durable and may not have been shipped, in order. */
  readonly groups: readonly Group[];
  readonly segments: readonly Segment[];
  /** The first number that no segment of the folder has. */
  readonly numberNext: number;
}

/**
 * Finds every whole frame in a folder that a process left behind. A torn frame at the very end was never acknowledged and is dropped.
 * Anything else that is no whole frame is damage: an alarm, and its file is kept; the frames around it are recovered.
 * @throws {SpoolProblem} wrong_pepper, unknown_format
 */
export async function recoverSegments(ports: RecoveryPorts, folder: string): Promise<Recovery> {
  const names = (await ports.files.list(folder)).filter((name) => SEGMENT_NAME.test(name)).sort();
  const segments: Segment[] = [];
  // From the end, because only what nothing comes after may be torn.
  for (const name of names.toReversed()) {
    const segment = await recoverSegment(ports, join(folder, name), { isLast: segments.length === 0 });
    if (segment !== null) segments.unshift(segment);
  }
  const numbers = names.map((name) => Number.parseInt(name, 10)).filter(Number.isSafeInteger);
  return {
    segments,
    groups: segments.flatMap(({ unshipped }) => [...unshipped]),
    numberNext: Math.max(0, ...numbers) + 1,
  };
}

async function recoverSegment(
  { files, cipher, logger }: RecoveryPorts,
  path: string,
  { isLast }: { isLast: boolean },
): Promise<Segment | null> {
  const bytes = await files.read(path);
  const scanned = scanSegment(bytes);
  if (scanned === null || scanned.frames.length === 0) {
    // The header is durable before the first frame is written: without it, anything behind it was acknowledged and is lost.
    const isTorn = isLast && scanned !== null;
    if (isTorn || isZero(bytes.subarray(SEGMENT_HEADER_BYTES))) await files.remove(path);
    else await putAside({ files, logger }, path);
    return null;
  }
  if (scanned.end === 'torn' && isLast) {
    await files.truncate(path, scanned.framesEnd);
    logger.warn('spool_tail_dropped', { sizeBytes: bytes.length - scanned.framesEnd });
  }
  const isDamaged = scanned.end === 'damaged' || (scanned.end === 'torn' && !isLast);
  if (isDamaged)
    logger.error('spool_segment_damaged', new Error('A frame is not whole.'), { count: scanned.frames.length });
  return describeSegment({ path, scanned, bytes, isDamaged, durableAt: await files.writtenAt(path) }, cipher);
}

interface FoundSegment {
  readonly path: string;
  readonly scanned: ScannedSegment;
  readonly bytes: Buffer;
  readonly isDamaged: boolean;
  readonly durableAt: Date;
}

function describeSegment({ path, scanned, bytes, isDamaged, durableAt }: FoundSegment, cipher: SpoolCipher): Segment {
  const segment: Segment = { path, cipher: cipher.forSegment(scanned.identity), unshipped: new Set(), isDamaged };
  let last: Group | null = null;
  for (const [index, { offset, sizeBytes, entryCount }] of scanned.frames.entries()) {
    if (index === 0) checkPepper(segment, bytes.subarray(offset, offset + sizeBytes));
    const placement = { segment, offset, sizeBytes, queuedBytes: sizeBytes };
    const group = { ...placement, entryCount, entries: null, durableAt, isShipped: false };
    if (last !== null && joinGroups(last, group)) continue;
    segment.unshipped.add(group);
    last = group;
  }
  return segment;
}

/** A frame that is whole and does not open was sealed under another pepper, and so was all of the spool. */
function checkPepper({ cipher }: Segment, frame: Buffer): void {
  try {
    openFrame(frame, cipher);
  } catch (error) {
    throw error instanceof AuthenticationFailure ? new SpoolProblem('wrong_pepper', error) : error;
  }
}

const PUT_ASIDE = '.corrupt';

/** Keeps a damaged file out of the way of the next start. */
export async function putAside(
  { files, logger }: Pick<RecoveryPorts, 'files' | 'logger'>,
  path: string,
): Promise<void> {
  await files.rename(path, path.replace(/\.spool$/, PUT_ASIDE));
  logger.error('spool_segment_put_aside', new Error('A segment is damaged.'));
}

/** Deletes the damaged files that were last written before an instant. */
export async function removePutAside(files: SpoolFiles, folder: string, before: Date): Promise<void> {
  for (const name of await files.list(folder)) {
    const path = join(folder, name);
    if (name.endsWith(PUT_ASIDE) && (await files.writtenAt(path)) < before) await files.remove(path);
  }
}
