import type { SliderMark } from '../../components/primitives/slider.tsx';

/** Two labels nearer than this part of the track would touch. */
const DISTANCE_MIN = 0.18;

interface SliderMarksInput {
  readonly value: number;
  readonly inForce: number;
  readonly max: number;
}

/** The labels below the slider: the chosen value always, then what is in force and the two ends where there is room. */
export function sliderMarks({ value, inForce, max }: SliderMarksInput): readonly SliderMark[] {
  const wanted = [Math.min(value, max), inForce, 0, max];
  const placed: number[] = [];
  for (const candidate of wanted) {
    const isFree = placed.every((other) => Math.abs(candidate - other) >= DISTANCE_MIN * max);
    if (placed.length === 0 || isFree) placed.push(candidate);
  }
  return placed.map((mark) => ({ value: mark, label: mark === inForce ? `${mark}, in force` : String(mark) }));
}
