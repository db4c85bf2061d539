import { inflateRawSync } from 'node:zlib';

const CENTRAL_END_BYTES = 22;
const CENTRAL_HEADER_BYTES = 46;
const LOCAL_HEADER_BYTES = 30;

/** The files of a ZIP archive by its central directory, as text. */
export function unzipSync(archive: Buffer): ReadonlyMap<string, string> {
  const end = archive.length - CENTRAL_END_BYTES;
  const files = new Map<string, string>();
  let at = archive.readUInt32LE(end + 16);
  for (let count = archive.readUInt16LE(end + 10); count > 0; count -= 1) {
    const [compressedBytes, nameBytes, offset] = [
      archive.readUInt32LE(at + 20),
      archive.readUInt16LE(at + 28),
      archive.readUInt32LE(at + 42),
    ];
    const name = archive.toString('utf8', at + CENTRAL_HEADER_BYTES, at + CENTRAL_HEADER_BYTES + nameBytes);
    const begin = offset + LOCAL_HEADER_BYTES + nameBytes;
    files.set(name, inflateRawSync(archive.subarray(begin, begin + compressedBytes)).toString());
    at += CENTRAL_HEADER_BYTES + nameBytes;
  }
  return files;
}
