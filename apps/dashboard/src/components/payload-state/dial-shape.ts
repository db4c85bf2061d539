/** From here on a dial is drawn full: a slice thinner than a pixel would read as dirt. */
const FULL_FROM = 0.985;
const CENTRE = 7;
const RADIUS = 6;

/**
 * The remaining part of a life as a slice of a 14-px dial. It empties clockwise from twelve, so what is left ends at twelve.
 * Null for a full dial, which is a circle, not a slice.
 */
export function remainingSlice(fraction: number): string | null {
  if (fraction >= FULL_FROM) return null;
  const left = Math.max(0, fraction);
  const angle = 2 * Math.PI * (1 - left);
  const x = (CENTRE + RADIUS * Math.sin(angle)).toFixed(2);
  const y = (CENTRE - RADIUS * Math.cos(angle)).toFixed(2);
  return `M7 7V1A6 6 0 ${left > 0.5 ? 1 : 0} 0 ${x} ${y}Z`;
}
