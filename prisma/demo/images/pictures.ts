import type { Canvas } from './canvas.ts';
import { paintCarton, paintLabel } from './paint-goods.ts';
import { paintBlade, paintChart, paintGauge } from './paint-readings.ts';

/** What the demo's people photograph. Each is drawn in a few variants, so that two damages do not look the same. */
export type PictureName = 'carton' | 'label' | 'chart' | 'blade' | 'gauge';

const VARIANT_COUNT = 4;
const PAINTERS: Readonly<Record<PictureName, (variant: number) => Canvas>> = {
  carton: paintCarton,
  label: paintLabel,
  chart: paintChart,
  blade: paintBlade,
  gauge: paintGauge,
};
const drawn = new Map<string, string>();

/** A picture as the PNG data URL that goes into a message. Drawn once, then remembered. */
export function picture(name: PictureName, variant: number): string {
  const key = `${name}/${variant % VARIANT_COUNT}`;
  const known = drawn.get(key);
  if (known !== undefined) return known;
  const url = `data:image/png;base64,${PAINTERS[name](variant % VARIANT_COUNT)
    .toPng()
    .toString('base64')}`;
  drawn.set(key, url);
  return url;
}
