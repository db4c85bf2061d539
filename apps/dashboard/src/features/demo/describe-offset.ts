import { formatRemaining } from '../../components/format/duration.ts';

/** How far a demo's clock is from the real one: `now`, `now + 3 d`. */
export function describeOffset(offsetMs: number): string {
  return offsetMs === 0 ? 'now' : `now + ${formatRemaining(offsetMs)}`;
}

/** A jump that the time machine offers. */
export interface Jump {
  readonly label: string;
  readonly advanceSeconds: number;
}

const SECONDS_PER_HOUR = 3_600;
const SECONDS_PER_DAY = 86_400;

export const JUMPS: readonly Jump[] = [
  { label: '+ 1 hour', advanceSeconds: SECONDS_PER_HOUR },
  { label: '+ 1 day', advanceSeconds: SECONDS_PER_DAY },
  { label: '+ 3 days', advanceSeconds: 3 * SECONDS_PER_DAY },
  { label: '+ 30 days', advanceSeconds: 30 * SECONDS_PER_DAY },
];

export const JUMP_UNITS = { hours: SECONDS_PER_HOUR, days: SECONDS_PER_DAY } as const;
export type JumpUnit = keyof typeof JUMP_UNITS;
const JUMP_SECONDS_MAX = 366 * SECONDS_PER_DAY;

/** The seconds of a jump that was typed in; null for what is no jump forward, or one of more than 366 days. */
export function readJump(text: string, unit: JumpUnit): number | null {
  if (!/^\d{1,5}$/.test(text.trim())) return null;
  const advanceSeconds = Number(text) * JUMP_UNITS[unit];
  return advanceSeconds > 0 && advanceSeconds <= JUMP_SECONDS_MAX ? advanceSeconds : null;
}
