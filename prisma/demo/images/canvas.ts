import { crc32, deflateSync } from 'node:zlib';

export type Color = readonly [red: number, green: number, blue: number];
export type Point = readonly [x: number, y: number];

/** `points('10,20 30,40')`: the corners of a polygon as SVG writes them. */
export function points(text: string): Point[] {
  return text.split(' ').map((pair): Point => {
    const [x = 0, y = 0] = pair.split(',').map(Number);
    return [x, y];
  });
}

const CHANNELS = 3;
const PNG_SIGNATURE = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);

/** A small true-colour picture that is drawn shape by shape and written as PNG. */
export class Canvas {
  readonly width: number;
  readonly height: number;
  readonly #pixels: Buffer;

  constructor(width: number, height: number) {
    this.width = width;
    this.height = height;
    this.#pixels = Buffer.alloc(width * height * CHANNELS);
  }

  set(x: number, y: number, [red, green, blue]: Color): void {
    if (x < 0 || y < 0 || x >= this.width || y >= this.height) return;
    const offset = (Math.floor(y) * this.width + Math.floor(x)) * CHANNELS;
    this.#pixels[offset] = red;
    this.#pixels[offset + 1] = green;
    this.#pixels[offset + 2] = blue;
  }

  /** Fills everything from top to bottom, from one colour to another. */
  gradient(top: Color, bottom: Color): void {
    for (let y = 0; y < this.height; y += 1) {
      const share = y / (this.height - 1);
      const color = top.map((from, channel) => Math.round(from + ((bottom[channel] ?? from) - from) * share));
      this.rectangle([0, y], [this.width, y + 1], [color[0] ?? 0, color[1] ?? 0, color[2] ?? 0]);
    }
  }

  rectangle([left, top]: Point, [right, bottom]: Point, color: Color): void {
    for (let y = top; y < bottom; y += 1) for (let x = left; x < right; x += 1) this.set(x, y, color);
  }

  /** Fills a polygon by the even-odd rule. */
  polygon(corners: readonly Point[], color: Color): void {
    for (let y = 0; y < this.height; y += 1) {
      const crossings = corners
        .flatMap((from, index): number[] => {
          const to = corners[(index + 1) % corners.length] ?? from;
          if (from[1] > y === to[1] > y) return [];
          return [from[0] + ((y - from[1]) / (to[1] - from[1])) * (to[0] - from[0])];
        })
        .sort((a, b) => a - b);
      for (let index = 0; index + 1 < crossings.length; index += 2) {
        this.rectangle([Math.round(crossings[index] ?? 0), y], [Math.round(crossings[index + 1] ?? 0), y + 1], color);
      }
    }
  }

  line([fromX, fromY]: Point, [toX, toY]: Point, color: Color, thickness = 1): void {
    const steps = Math.max(Math.abs(toX - fromX), Math.abs(toY - fromY), 1);
    for (let step = 0; step <= steps; step += 1) {
      const x = Math.round(fromX + ((toX - fromX) * step) / steps);
      const y = Math.round(fromY + ((toY - fromY) * step) / steps);
      this.rectangle([x, y], [x + thickness, y + thickness], color);
    }
  }

  circle([centerX, centerY]: Point, radius: number, color: Color): void {
    for (let y = -radius; y <= radius; y += 1) {
      const half = Math.round(Math.sqrt(radius * radius - y * y));
      this.rectangle([centerX - half, centerY + y], [centerX + half, centerY + y + 1], color);
    }
  }

  toPng(): Buffer {
    const rowSize = this.width * CHANNELS;
    const rows = Buffer.alloc((rowSize + 1) * this.height);
    // Each row starts with its filter type; 0 stands for none.
    for (let y = 0; y < this.height; y += 1)
      this.#pixels.copy(rows, y * (rowSize + 1) + 1, y * rowSize, (y + 1) * rowSize);
    const header = Buffer.alloc(13);
    header.writeUInt32BE(this.width, 0);
    header.writeUInt32BE(this.height, 4);
    header.set([8, 2, 0, 0, 0], 8);
    return Buffer.concat([
      PNG_SIGNATURE,
      chunk('IHDR', header),
      chunk('IDAT', deflateSync(rows)),
      chunk('IEND', Buffer.alloc(0)),
    ]);
  }
}

function chunk(type: string, content: Buffer): Buffer {
  const body = Buffer.concat([Buffer.from(type, 'latin1'), content]);
  const framed = Buffer.alloc(body.length + 8);
  framed.writeUInt32BE(content.length, 0);
  body.copy(framed, 4);
  framed.writeUInt32BE(crc32(body), body.length + 4);
  return framed;
}
