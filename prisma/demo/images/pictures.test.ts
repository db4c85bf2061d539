import { crc32, inflateSync } from 'node:zlib';
import { expect, test } from 'vitest';
import { picture } from './pictures.ts';

const names = ['carton', 'label', 'chart', 'blade', 'gauge'] as const;

/** The chunks of a PNG file; throws when one does not match its checksum. */
function chunksOf(png: Buffer): { type: string; content: Buffer }[] {
  const chunks: { type: string; content: Buffer }[] = [];
  for (let offset = 8; offset < png.length; ) {
    const length = png.readUInt32BE(offset);
    const body = png.subarray(offset + 4, offset + 8 + length);
    expect(png.readUInt32BE(offset + 8 + length)).toBe(crc32(body));
    chunks.push({ type: body.toString('latin1', 0, 4), content: body.subarray(4) });
    offset += length + 12;
  }
  return chunks;
}

test.each(names)('%s is a whole PNG file', (name) => {
  const url = picture(name, 0);
  expect(url).toMatch(/^data:image\/png;base64,[A-Za-z0-9+/]+=*$/);
  const png = Buffer.from(url.slice(url.indexOf(',') + 1), 'base64');
  const chunks = chunksOf(png);
  expect(chunks.map(({ type }) => type)).toEqual(['IHDR', 'IDAT', 'IEND']);
  const [header, pixels] = chunks;
  const width = header?.content.readUInt32BE(0) ?? 0;
  const height = header?.content.readUInt32BE(4) ?? 0;
  expect(inflateSync(pixels?.content ?? Buffer.alloc(0))).toHaveLength((width * 3 + 1) * height);
});

test.each(names)('%s differs from variant to variant', (name) => {
  expect(new Set([0, 1, 2, 3].map((variant) => picture(name, variant))).size).toBe(4);
});
