import type { SpoolSegmentIdentity } from '@lethe/vault';
import { type FrameHeader, frameAt } from './frame.ts';
import { readSegmentHeader, SEGMENT_HEADER_BYTES } from './segment-header.ts';

export interface ScannedFrame extends FrameHeader {
  readonly offset: number;
}

/**
 * How the bytes end. `clean`: with zeros behind the last frame. `torn`: with something that is no whole frame and has none behind it, as a
 * write leaves it that was cut off; it was not acknowledged. `damaged`: a whole frame comes after bytes that are none.
 */
export type SegmentEnd = 'clean' | 'torn' | 'damaged';

export interface ScannedSegment {
  readonly identity: SpoolSegmentIdentity;
  /** Every whole frame, in order, those behind damage included. */
  readonly frames: readonly ScannedFrame[];
  readonly end: SegmentEnd;
  /** Where the last whole frame ends. */
  readonly framesEnd: number;
}

/** Finds every whole frame of a segment's bytes. Null when they are no segment. */
export function scanSegment(bytes: Buffer): ScannedSegment | null {
  const identity = readSegmentHeader(bytes);
  if (identity === null) return null;
  const { frames, framesEnd, isDamaged } = findFrames(bytes, {
    start: SEGMENT_HEADER_BYTES,
    lostFramesMax: LOST_FRAMES_MAX,
  });
  const isClean = isZero(bytes.subarray(framesEnd));
  return { identity, frames, framesEnd, end: isDamaged ? 'damaged' : isClean ? 'clean' : 'torn' };
}

/** How many frames in a row may be damaged before those behind them are not found any more. It bounds what a search costs. */
const LOST_FRAMES_MAX = 1_000;
const FRAME_NUMBER_AT = 8;

export interface FrameSearch {
  readonly start: number;
  readonly lostFramesMax: number;
}

/** Every whole frame, with rising numbers. Damaged: there is something else before the last of them. */
export function findFrames(bytes: Buffer, { start, lostFramesMax }: FrameSearch) {
  const frames: ScannedFrame[] = [];
  let framesEnd = start;
  let isDamaged = false;
  for (let numberMin = 0; ; numberMin = (frames.at(-1)?.frameNumber ?? 0) + 1) {
    const frame =
      wholeFrame(bytes, framesEnd, numberMin) ?? searchFrame(bytes, framesEnd, [numberMin, numberMin + lostFramesMax]);
    if (frame === null) return { frames, framesEnd, isDamaged };
    isDamaged ||= frame.offset !== framesEnd;
    frames.push(frame);
    framesEnd = frame.offset + frame.sizeBytes;
  }
}

function wholeFrame(bytes: Buffer, offset: number, numberMin: number): ScannedFrame | null {
  const frame = frameAt(bytes, offset);
  return frame === null || frame.frameNumber < numberMin ? null : { ...frame, offset };
}

/** The next whole frame, searched byte by byte. The number of the frame tells where a checksum is worth computing. */
function searchFrame(
  bytes: Buffer,
  start: number,
  [numberMin, numberMax]: readonly [number, number],
): ScannedFrame | null {
  if (isZero(bytes.subarray(start))) return null;
  for (let offset = start; offset + FRAME_NUMBER_AT + 4 <= bytes.length; offset += 1) {
    const frameNumber = bytes.readUInt32LE(offset + FRAME_NUMBER_AT);
    if (frameNumber < numberMin || frameNumber > numberMax) continue;
    const frame = wholeFrame(bytes, offset, numberMin);
    if (frame !== null) return frame;
  }
  return null;
}

const ZEROS = Buffer.alloc(64 * 1024);

export function isZero(bytes: Buffer): boolean {
  for (let offset = 0; offset < bytes.length; offset += ZEROS.length) {
    const piece = bytes.subarray(offset, offset + ZEROS.length);
    if (!piece.equals(ZEROS.subarray(0, piece.length))) return false;
  }
  return true;
}
