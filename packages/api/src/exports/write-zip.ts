import { constants, crc32, deflateRawSync } from 'node:zlib';
import { invariant } from '@lethe/core/errors';
import type { ArchiveEntry } from '@lethe/core/exports';

export const ZIP_MEDIA_TYPE = 'application/zip';

const LOCAL_HEADER = 0x04034b50;
const DATA_DESCRIPTOR = 0x08074b50;
const CENTRAL_HEADER = 0x02014b50;
const CENTRAL_END = 0x06054b50;
const VERSION = 20;
/** Sizes follow the data, since nobody knows them before; names are UTF-8. */
const FLAGS = 0x0808;
const DEFLATE = 8;
/** What an archive without ZIP64 holds; the limits of exports lie below it. */
const OFFSET_MAX = 0xffff_ffff;
const ENTRIES_MAX = 0xffff;
const DOS_YEAR_MIN = 1980;

interface WrittenEntry {
  readonly name: Buffer;
  readonly stamp: number;
  readonly crc: number;
  readonly compressedBytes: number;
  readonly sizeBytes: number;
  readonly offset: number;
}

/** A ZIP archive, made as its reader takes it: one chunk at a time is in memory, and nothing is written anywhere. */
export async function* writeZip(entries: AsyncIterable<ArchiveEntry>): AsyncIterable<Uint8Array> {
  const written: WrittenEntry[] = [];
  let offset = 0;
  for await (const { path, modifiedAt, chunks } of entries) {
    const name = Buffer.from(path);
    const stamp = dosTime(modifiedAt);
    const begin = offset;
    const header = fields(
      [LOCAL_HEADER, 4],
      [VERSION, 2],
      [FLAGS, 2],
      [DEFLATE, 2],
      [stamp, 4],
      [0, 4],
      [0, 4],
      [0, 4],
      [name.length, 2],
      [0, 2],
    );
    yield Buffer.concat([header, name]);
    let [crc, compressedBytes, sizeBytes] = [0, 0, 0];
    for await (const chunk of chunks) {
      crc = crc32(chunk, crc);
      sizeBytes += chunk.length;
      // Flushed to a whole byte, so that what follows can be appended.
      const compressed = deflateRawSync(chunk, { finishFlush: constants.Z_SYNC_FLUSH });
      compressedBytes += compressed.length;
      yield compressed;
    }
    const last = deflateRawSync(Buffer.alloc(0));
    compressedBytes += last.length;
    yield Buffer.concat([last, fields([DATA_DESCRIPTOR, 4], [crc, 4], [compressedBytes, 4], [sizeBytes, 4])]);
    offset += header.length + name.length + compressedBytes + 16;
    written.push({ name, stamp, crc, compressedBytes, sizeBytes, offset: begin });
    invariant(offset <= OFFSET_MAX && written.length <= ENTRIES_MAX, 'an archive stays below the limits of ZIP');
  }
  yield directoryOf(written, offset);
}

function directoryOf(written: readonly WrittenEntry[], offset: number): Buffer {
  const entries = Buffer.concat(
    written.flatMap((entry) => [
      fields(
        [CENTRAL_HEADER, 4],
        [VERSION, 2],
        [VERSION, 2],
        [FLAGS, 2],
        [DEFLATE, 2],
        [entry.stamp, 4],
        [entry.crc, 4],
      ),
      fields(
        [entry.compressedBytes, 4],
        [entry.sizeBytes, 4],
        [entry.name.length, 2],
        [0, 2],
        [0, 2],
        [0, 2],
        [0, 2],
        [0, 4],
      ),
      fields([entry.offset, 4]),
      entry.name,
    ]),
  );
  const count = written.length;
  return Buffer.concat([
    entries,
    fields([CENTRAL_END, 4], [0, 2], [0, 2], [count, 2], [count, 2], [entries.length, 4], [offset, 4], [0, 2]),
  ]);
}

/** Whole numbers, lowest byte first, each with its width. */
function fields(...values: readonly (readonly [value: number, widthBytes: 2 | 4])[]): Buffer {
  const bytes = Buffer.alloc(values.reduce((sum, [, width]) => sum + width, 0));
  let at = 0;
  for (const [value, width] of values) at = bytes.writeUIntLE(value, at, width);
  return bytes;
}

/** Seconds count in twos, and years from 1980. */
function dosTime(at: Date): number {
  const year = Math.max(at.getUTCFullYear(), DOS_YEAR_MIN) - DOS_YEAR_MIN;
  const date = (year << 9) | ((at.getUTCMonth() + 1) << 5) | at.getUTCDate();
  const time = (at.getUTCHours() << 11) | (at.getUTCMinutes() << 5) | (at.getUTCSeconds() >> 1);
  return ((date << 16) | time) >>> 0;
}
