// Hot path: one call for each group of records.
import type { RecordEntry } from '@lethe/db';
import type { SegmentCipher } from '@lethe/vault';
import { crc32c } from '@node-rs/crc32';
import { decodeEntries, type EncodedEntry } from './entry-codec.ts';

/**
 * A segment is a header and then frames; behind the last frame there are zeros.
 *
 *     header  "LETHESPL", format, number, salt (16), CRC32C of these
 *     frame   length of the body, CRC32C of length and body, body
 *     body    frame number, count of entries, length of the seal, sealed texts, ciphertexts of payloads
 *
 * Numbers have 32 bits, little-endian. A frame holds one group: what was made durable by one fdatasync.
 */
const FRAME_PREFIX_BYTES = 8;
const BODY_HEADER_BYTES = 12;
const FRAME_HEADER_BYTES = FRAME_PREFIX_BYTES + BODY_HEADER_BYTES;

export interface FrameContent {
  readonly cipher: SegmentCipher;
  readonly frameNumber: number;
  readonly entries: readonly EncodedEntry[];
}

/** The buffers of a frame, to be written one after the other, and how many bytes they are. */
export interface EncodedFrame {
  readonly buffers: readonly Uint8Array[];
  readonly sizeBytes: number;
}

export function encodeFrame({ cipher, frameNumber, entries }: FrameContent): EncodedFrame {
  const text = entries.length === 1 ? `[${entries[0]?.text}]` : `[${entries.map((entry) => entry.text).join(',')}]`;
  const sealed = cipher.seal(Buffer.from(text), frameNumber);
  const header = Buffer.allocUnsafe(FRAME_HEADER_BYTES);
  const buffers: Uint8Array[] = [header, sealed];
  let sizeBytes = FRAME_HEADER_BYTES + sealed.length;
  for (const { payloads } of entries) {
    for (const payload of payloads) {
      buffers.push(payload);
      sizeBytes += payload.length;
    }
  }
  header.writeUInt32LE(sizeBytes - FRAME_PREFIX_BYTES, 0);
  header.writeUInt32LE(frameNumber, FRAME_PREFIX_BYTES);
  header.writeUInt32LE(entries.length, FRAME_PREFIX_BYTES + 4);
  header.writeUInt32LE(sealed.length, FRAME_PREFIX_BYTES + 8);
  let checksum = checksumOfStart(header);
  for (let index = 1; index < buffers.length; index += 1) checksum = crc32c(buffers[index] as Uint8Array, checksum);
  header.writeUInt32LE(checksum, 4);
  return { buffers, sizeBytes };
}

/** What can be told of a frame without a key. */
export interface FrameHeader {
  readonly frameNumber: number;
  readonly entryCount: number;
  /** The whole frame, its prefix included. */
  readonly sizeBytes: number;
}

/** The frame that begins at an offset; null when there is none, or not one that is whole. */
export function frameAt(bytes: Buffer, offset: number): FrameHeader | null {
  if (offset + FRAME_HEADER_BYTES > bytes.length) return null;
  const bodyBytes = bytes.readUInt32LE(offset);
  const sizeBytes = FRAME_PREFIX_BYTES + bodyBytes;
  if (bodyBytes < BODY_HEADER_BYTES || offset + sizeBytes > bytes.length) return null;
  const frame = bytes.subarray(offset, offset + sizeBytes);
  const start = checksumOfStart(frame.subarray(0, FRAME_HEADER_BYTES));
  if (crc32c(frame.subarray(FRAME_HEADER_BYTES), start) !== frame.readUInt32LE(4)) return null;
  return {
    frameNumber: frame.readUInt32LE(FRAME_PREFIX_BYTES),
    entryCount: frame.readUInt32LE(FRAME_PREFIX_BYTES + 4),
    sizeBytes,
  };
}

/**
 * The entries of a frame that `frameAt` found whole.
 * @throws {AuthenticationFailure} when it was sealed under another pepper, or altered by somebody who knows how to compute a checksum
 */
export function openFrame(frame: Buffer, cipher: SegmentCipher): readonly RecordEntry[] {
  const sealedBytes = frame.readUInt32LE(FRAME_PREFIX_BYTES + 8);
  const sealedEnd = FRAME_HEADER_BYTES + sealedBytes;
  const sealed = frame.subarray(FRAME_HEADER_BYTES, sealedEnd);
  const text = cipher.open(sealed, frame.readUInt32LE(FRAME_PREFIX_BYTES));
  return decodeEntries(text.toString(), frame.subarray(sealedEnd));
}

/** Over the length and the header of the body; the checksum itself lies between them. */
function checksumOfStart(header: Uint8Array): number {
  return crc32c(header.subarray(FRAME_PREFIX_BYTES), crc32c(header.subarray(0, 4)));
}
