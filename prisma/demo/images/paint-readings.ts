import { createRandom } from '../traffic/random.ts';
import { Canvas, type Color, type Point, points } from './canvas.ts';

/** Weekly figures as bars, with a line over them. */
export function paintChart(variant: number): Canvas {
  const canvas = new Canvas(480, 280);
  const random = createRandom(`chart/${variant}`);
  canvas.rectangle([0, 0], [480, 280], [255, 255, 255]);
  for (let grid = 0; grid < 5; grid += 1) {
    canvas.rectangle([48, 40 + grid * 46], [460, 41 + grid * 46], [228, 232, 234]);
  }
  let previous: Point | null = null;
  for (let bar = 0; bar < 12; bar += 1) {
    const height = random.int(46, 176);
    const x = 58 + bar * 33;
    const color: Color = bar === 7 + (variant % 3) ? [196, 74, 58] : [38, 112, 130];
    canvas.rectangle([x, 224 - height], [x + 20, 224], color);
    canvas.rectangle([x + 2, 234], [x + 18, 238], [150, 156, 158]);
    const point: Point = [x + 10, 206 - Math.round(height * 0.7)];
    if (previous !== null) canvas.line(previous, point, [222, 150, 40], 2);
    previous = point;
  }
  canvas.rectangle([48, 224], [460, 226], [90, 96, 98]);
  canvas.rectangle([48, 14], [210, 22], [60, 64, 66]);
  return canvas;
}

/** A rotor blade with a crack from its leading edge, and a scale. */
export function paintBlade(variant: number): Canvas {
  const canvas = new Canvas(420, 280);
  const random = createRandom(`blade/${variant}`);
  canvas.gradient([124, 160, 190], [196, 212, 222]);
  canvas.polygon(points('0,96 420,40 420,214 0,252'), [232, 234, 232]);
  canvas.polygon(points('0,96 420,40 420,62 0,122'), [208, 212, 212]);
  canvas.polygon(points('0,232 420,192 420,214 0,252'), [182, 188, 190]);
  let from: Point = [120 + variant * 34, 108];
  for (let segment = 0; segment < 9 + variant * 2; segment += 1) {
    const to: Point = [from[0] + random.int(4, 16), from[1] + random.int(2, 9)];
    canvas.line(from, to, [66, 66, 68], segment < 5 ? 2 : 1);
    from = to;
  }
  for (let pit = 0; pit < 14; pit += 1) {
    canvas.circle([random.int(20, 400), random.int(118, 200)], random.int(1, 2), [164, 160, 150]);
  }
  canvas.rectangle([28, 206], [128, 214], [250, 214, 60]);
  for (let mark = 0; mark < 10; mark += 1) canvas.rectangle([28 + mark * 10, 206], [29 + mark * 10, 211], [30, 30, 30]);
  return canvas;
}

/** How far round the scale a gauge's needle stands, 0–1. */
export function gaugePosition(variant: number): number {
  return 0.42 + variant * 0.14;
}

/** A pressure gauge whose last quarter is red. */
export function paintGauge(variant: number): Canvas {
  const canvas = new Canvas(300, 300);
  canvas.gradient([70, 74, 78], [44, 46, 50]);
  canvas.circle([150, 150], 128, [150, 154, 158]);
  canvas.circle([150, 150], 116, [246, 246, 242]);
  for (let tick = 0; tick <= 20; tick += 1) {
    const inner = tick % 5 === 0 ? 86 : 96;
    const color: Color = tick > 15 ? [196, 60, 46] : [40, 42, 44];
    canvas.line(onScale(tick / 20, inner), onScale(tick / 20, 108), color, tick % 5 === 0 ? 3 : 2);
  }
  canvas.line([150, 150], onScale(gaugePosition(variant), 82), [180, 40, 32], 3);
  canvas.circle([150, 150], 9, [60, 62, 64]);
  canvas.rectangle([120, 204], [180, 212], [120, 124, 126]);
  return canvas;
}

function onScale(position: number, radius: number): Point {
  const angle = Math.PI * (0.75 + position * 1.5);
  return [Math.round(150 + Math.cos(angle) * radius), Math.round(150 + Math.sin(angle) * radius)];
}
