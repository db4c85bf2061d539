import { createRandom } from '../traffic/random.ts';
import { Canvas, type Color, type Point } from './canvas.ts';

/** What the demo's people photograph. Each is drawn in a few variants, so that two damages do not look the same. */
export type PictureName = 'carton' | 'label' | 'chart' | 'blade' | 'gauge';

export const PICTURE_VARIANTS = 4;
const drawn = new Map<string, string>();

/** A picture as the PNG data URL that goes into a message. Drawn once, then remembered. */
export function picture(name: PictureName, variant: number): string {
  const key = `${name}/${variant % PICTURE_VARIANTS}`;
  const known = drawn.get(key);
  if (known !== undefined) return known;
  const url = `data:image/png;base64,${PAINTERS[name](variant % PICTURE_VARIANTS).toPng().toString('base64')}`;
  drawn.set(key, url);
  return url;
}

const PAINTERS: Readonly<Record<PictureName, (variant: number) => Canvas>> = {
  carton: paintCarton,
  label: paintLabel,
  chart: paintChart,
  blade: paintBlade,
  gauge: paintGauge,
};

/** A carton on a warehouse floor, one corner crushed. */
function paintCarton(variant: number): Canvas {
  const canvas = new Canvas(400, 300);
  canvas.gradient([116, 122, 128], [168, 170, 168]);
  canvas.polygon([[0, 190], [400, 168], [400, 300], [0, 300]], [138, 134, 128]);
  const dent = 22 + variant * 12;
  canvas.polygon([[60, 262], [110, 278], [330, 274], [352, 258], [300, 250]], [98, 94, 90]);
  canvas.polygon([[72, 118], [216, 136], [216, 268], [72, 246]], [178, 136, 88]);
  canvas.polygon([[216, 136], [338, 112], [338, 238], [216, 268]], [150, 112, 70]);
  canvas.polygon([[72, 118], [196, 96], [338, 112], [216, 136]], [204, 164, 114]);
  canvas.polygon([[130, 126], [148, 128], [262, 104], [246, 102]], [226, 214, 186]);
  canvas.polygon([[338, 112], [338 - dent, 118], [338 - dent / 2, 132 + dent], [338, 150 + dent]], [92, 66, 42]);
  canvas.polygon([[338 - dent, 118], [338 - dent / 2, 132 + dent], [338 - dent * 1.4, 128 + dent / 2]], [190, 150, 104]);
  for (let crease = 0; crease < 3 + variant; crease += 1) {
    canvas.line([338 - dent - crease * 9, 120 + crease * 4], [330 - crease * 12, 152 + dent + crease * 7], [118, 86, 54], 1);
  }
  canvas.rectangle([96, 178], [168, 226], [240, 238, 230]);
  for (let bar = 0; bar < 16; bar += 1) canvas.rectangle([101 + bar * 4, 186], [102 + bar * 4 + (bar % 3), 210], [30, 30, 30]);
  canvas.rectangle([101, 215], [150, 218], [90, 90, 90]);
  return canvas;
}

/** A shipping label with a bar code and, smudged, an address. */
function paintLabel(variant: number): Canvas {
  const canvas = new Canvas(360, 260);
  const random = createRandom(`label/${variant}`);
  canvas.gradient([190, 160, 122], [176, 144, 104]);
  canvas.polygon([[24, 22 + variant * 2], [338, 16], [342, 240], [20, 246 - variant * 2]], [248, 247, 242]);
  canvas.rectangle([40, 40], [150, 58], [24, 26, 28]);
  for (const [row, width] of [[74, 150], [88, 118], [102, 136]] as const) canvas.rectangle([40, row], [40 + width, row + 5], [110, 114, 116]);
  for (let x = 40; x < 320; x += random.int(3, 7)) canvas.rectangle([x, 128], [x + random.int(1, 3), 200], [20, 20, 22]);
  for (let digit = 0; digit < 14; digit += 1) canvas.rectangle([60 + digit * 18, 210], [70 + digit * 18, 220], [70, 72, 74]);
  canvas.polygon([[220, 36], [318, 34], [318, 92], [220, 94]], [222, 226, 228]);
  if (variant % 2 === 1) canvas.polygon([[150, 118], [262, 132], [240, 168], [128, 150]], [206, 186, 156]);
  return canvas;
}

/** Weekly figures as bars, with a line over them. */
function paintChart(variant: number): Canvas {
  const canvas = new Canvas(480, 280);
  const random = createRandom(`chart/${variant}`);
  canvas.rectangle([0, 0], [480, 280], [255, 255, 255]);
  for (let grid = 0; grid < 5; grid += 1) canvas.rectangle([48, 40 + grid * 46], [460, 41 + grid * 46], [228, 232, 234]);
  let previous: Point | null = null;
  for (let bar = 0; bar < 12; bar += 1) {
    const height = random.int(46, 176);
    const x = 58 + bar * 33;
    const color: Color = bar === 7 + variant % 3 ? [196, 74, 58] : [38, 112, 130];
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

/** The leading edge of a rotor blade with a crack. */
function paintBlade(variant: number): Canvas {
  const canvas = new Canvas(420, 280);
  const random = createRandom(`blade/${variant}`);
  canvas.gradient([124, 160, 190], [196, 212, 222]);
  canvas.polygon([[0, 96], [420, 40], [420, 214], [0, 252]], [232, 234, 232]);
  canvas.polygon([[0, 96], [420, 40], [420, 62], [0, 122]], [208, 212, 212]);
  canvas.polygon([[0, 232], [420, 192], [420, 214], [0, 252]], [182, 188, 190]);
  let from: Point = [120 + variant * 34, 108];
  for (let segment = 0; segment < 9 + variant * 2; segment += 1) {
    const to: Point = [from[0] + random.int(4, 16), from[1] + random.int(2, 12)];
    canvas.line(from, to, [66, 66, 68], segment < 5 ? 2 : 1);
    from = to;
  }
  for (let pit = 0; pit < 14; pit += 1) canvas.circle([random.int(20, 400), random.int(118, 200)], random.int(1, 2), [164, 160, 150]);
  canvas.rectangle([28, 206], [128, 214], [250, 214, 60]);
  for (let mark = 0; mark < 10; mark += 1) canvas.rectangle([28 + mark * 10, 206], [29 + mark * 10, 211], [30, 30, 30]);
  return canvas;
}

/** A pressure gauge; the needle stands where the variant says. */
function paintGauge(variant: number): Canvas {
  const canvas = new Canvas(300, 300);
  canvas.gradient([70, 74, 78], [44, 46, 50]);
  canvas.circle([150, 150], 128, [150, 154, 158]);
  canvas.circle([150, 150], 116, [246, 246, 242]);
  for (let tick = 0; tick <= 20; tick += 1) {
    const angle = Math.PI * (0.75 + (tick / 20) * 1.5);
    const inner = tick % 5 === 0 ? 86 : 96;
    const color: Color = tick > 15 ? [196, 60, 46] : [40, 42, 44];
    canvas.line(onCircle(angle, inner), onCircle(angle, 108), color, tick % 5 === 0 ? 3 : 2);
  }
  const needle = Math.PI * (0.75 + (0.42 + variant * 0.14) * 1.5);
  canvas.line([150, 150], onCircle(needle, 82), [180, 40, 32], 3);
  canvas.circle([150, 150], 9, [60, 62, 64]);
  canvas.rectangle([120, 204], [180, 212], [120, 124, 126]);
  return canvas;
}

function onCircle(angle: number, radius: number): Point {
  return [Math.round(150 + Math.cos(angle) * radius), Math.round(150 + Math.sin(angle) * radius)];
}
