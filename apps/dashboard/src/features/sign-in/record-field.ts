import type { DialKind } from '../../components/payload-state/dial.tsx';

export interface FieldDot {
  readonly kind: DialKind;
  readonly remainingFraction: number;
}

const COLUMNS = 30;
const ROWS = 16;
const SHOWN_DAYS = 36;
const PERIOD_DAYS = 30;
/** One record in this many was never stored. */
const NOT_STORED_EVERY = 11;
/** One record in this many had a shorter period and is gone already. */
const SHORTER_EVERY = 17;

/** The dots row by row. The same on every load: it is a picture, not data. */
export function recordField(): readonly FieldDot[] {
  return Array.from({ length: COLUMNS * ROWS }, (_, index) => dotAt(index % COLUMNS, Math.floor(index / COLUMNS)));
}

function dotAt(column: number, row: number): FieldDot {
  const mixed = mix(column * ROWS + row);
  const ageDays = SHOWN_DAYS * (1 - (column + 1) / COLUMNS) + (mixed % 100) / 100;
  const remainingFraction = 1 - ageDays / PERIOD_DAYS;
  if (mixed % NOT_STORED_EVERY === 0 && remainingFraction > 0) return { kind: 'not_stored', remainingFraction: 0 };
  if (remainingFraction <= 0 || mixed % SHORTER_EVERY === 0) return { kind: 'expired', remainingFraction: 0 };
  return { kind: remainingFraction * PERIOD_DAYS < 1.2 ? 'expiring' : 'stored', remainingFraction };
}

/** Spreads neighbouring numbers, so that the exceptions do not line up. */
function mix(value: number): number {
  let mixed = Math.imul(value + 1, 0x9e3779b1);
  mixed ^= mixed >>> 15;
  mixed = Math.imul(mixed, 0x85ebca77);
  return (mixed ^ (mixed >>> 13)) >>> 0;
}
