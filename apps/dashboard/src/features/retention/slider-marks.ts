import type { SliderMark } from '../../components/primitives/slider.tsx';

/** Two labels nearer than this part of the track would touch. */
const DISTANCE_MIN = 0.18;

interface SliderMarksInput {
  readonly value: number;
  /** Null: nothing that has a place on the track. */
  readonly inForce: number | null;
  readonly min: number;
  readonly max: number;
}

/** The labels below the slider: the chosen value always, then what is in force and the two ends where there is room. */
export function sliderMarks({ value, inForce, min, max }: SliderMarksInput): readonly SliderMark[] {
  const chosen = Math.min(Math.max(value, min), max);
  const inForceMark = inForce === null || inForce < min || inForce > max ? [] : [inForce];
  const wanted = [chosen, ...inForceMark, min, max];
  const placed: number[] = [];
  for (const candidate of wanted) {
    const isFree = placed.every((other) => Math.abs(candidate - other) >= DISTANCE_MIN * (max - min));
    if (placed.length === 0 || (isFree && !placed.includes(candidate))) placed.push(candidate);
  }
  return placed.map((mark) => ({ value: mark, label: mark === inForce ? `${mark}, in force` : String(mark) }));
}
