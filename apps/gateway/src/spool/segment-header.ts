import type { SpoolSegmentIdentity } from '@lethe/vault';
import { crc32c } from '@node-rs/crc32';
import { SpoolProblem } from './spool-problem.ts';

const MAGIC = Buffer.from('LETHESPL', 'latin1');
/** Another format is another number: what an older version wrote must stay readable, or be refused by name. */
const FORMAT = 1;
export const SALT_BYTES = 16;
const FORMAT_AT = MAGIC.length;
const NUMBER_AT = FORMAT_AT + 4;
const SALT_AT = NUMBER_AT + 4;
const CHECKSUM_AT = SALT_AT + SALT_BYTES;
export const SEGMENT_HEADER_BYTES = CHECKSUM_AT + 4;

export function encodeSegmentHeader({ salt, number }: SpoolSegmentIdentity): Buffer {
  const header = Buffer.alloc(SEGMENT_HEADER_BYTES);
  header.set(MAGIC);
  header.writeUInt32LE(FORMAT, FORMAT_AT);
  header.writeUInt32LE(number, NUMBER_AT);
  header.set(salt, SALT_AT);
  header.writeUInt32LE(crc32c(header.subarray(0, CHECKSUM_AT)), CHECKSUM_AT);
  return header;
}

/**
 * Null when these bytes do not begin a segment.
 * @throws {SpoolProblem} when another version of Lethe wrote it
 */
export function readSegmentHeader(bytes: Buffer): SpoolSegmentIdentity | null {
  if (bytes.length < SEGMENT_HEADER_BYTES || !bytes.subarray(0, FORMAT_AT).equals(MAGIC)) return null;
  if (crc32c(bytes.subarray(0, CHECKSUM_AT)) !== bytes.readUInt32LE(CHECKSUM_AT)) return null;
  if (bytes.readUInt32LE(FORMAT_AT) !== FORMAT) throw new SpoolProblem('unknown_format');
  return { number: bytes.readUInt32LE(NUMBER_AT), salt: Buffer.from(bytes.subarray(SALT_AT, CHECKSUM_AT)) };
}
