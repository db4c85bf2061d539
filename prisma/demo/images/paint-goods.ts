import { createRandom } from '../traffic/random.ts';
import { Canvas, points } from './canvas.ts';

/** A carton on a warehouse floor, one corner crushed; the more so, the higher the variant. */
export function paintCarton(variant: number): Canvas {
  const canvas = new Canvas(400, 300);
  const dent = 22 + variant * 12;
  canvas.gradient([116, 122, 128], [168, 170, 168]);
  canvas.polygon(points('0,190 400,168 400,300 0,300'), [138, 134, 128]);
  canvas.polygon(points('60,262 110,278 330,274 352,258 300,250'), [98, 94, 90]);
  canvas.polygon(points('72,118 216,136 216,268 72,246'), [178, 136, 88]);
  canvas.polygon(points('216,136 338,112 338,238 216,268'), [150, 112, 70]);
  canvas.polygon(points('72,118 196,96 338,112 216,136'), [204, 164, 114]);
  canvas.polygon(points('130,126 148,128 262,104 246,102'), [226, 214, 186]);
  const bent = `${338 - dent},118 ${338 - dent / 2},${132 + dent}`;
  canvas.polygon(points(`338,112 ${bent} 338,${150 + dent}`), [92, 66, 42]);
  canvas.polygon(points(`${bent} ${338 - dent * 1.4},${128 + dent / 2}`), [190, 150, 104]);
  for (let crease = 0; crease < 3 + variant; crease += 1) {
    canvas.line(
      [338 - dent - crease * 9, 120 + crease * 4],
      [330 - crease * 12, 152 + dent + crease * 7],
      [118, 86, 54],
    );
  }
  canvas.rectangle([96, 178], [168, 226], [240, 238, 230]);
  for (let bar = 0; bar < 16; bar += 1) {
    canvas.rectangle([101 + bar * 4, 186], [102 + bar * 4 + (bar % 3), 210], [30, 30, 30]);
  }
  canvas.rectangle([101, 215], [150, 218], [90, 90, 90]);
  return canvas;
}

/** A shipping label with a bar code. Odd variants have a strip torn out of it. */
export function paintLabel(variant: number): Canvas {
  const canvas = new Canvas(360, 260);
  const random = createRandom(`label/${variant}`);
  canvas.gradient([190, 160, 122], [176, 144, 104]);
  canvas.polygon(points(`24,${22 + variant * 2} 338,16 342,240 20,${246 - variant * 2}`), [248, 247, 242]);
  canvas.rectangle([40, 40], [150, 58], [24, 26, 28]);
  for (const [index, width] of [150, 118, 136].entries()) {
    canvas.rectangle([40, 74 + index * 14], [40 + width, 79 + index * 14], [110, 114, 116]);
  }
  for (let x = 40; x < 320; x += random.int(3, 7))
    canvas.rectangle([x, 128], [x + random.int(1, 3), 200], [20, 20, 22]);
  for (let digit = 0; digit < 14; digit += 1) {
    canvas.rectangle([60 + digit * 18, 210], [70 + digit * 18, 220], [70, 72, 74]);
  }
  canvas.polygon(points('220,36 318,34 318,92 220,94'), [222, 226, 228]);
  if (variant % 2 === 1) canvas.polygon(points('150,118 262,132 240,168 128,150'), [206, 186, 156]);
  return canvas;
}
