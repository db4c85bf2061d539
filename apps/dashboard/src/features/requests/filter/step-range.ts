import { PRESETS, type Range } from '../list/list-query.ts';

/** The range one span earlier or later: `[` and `]`. Null where there is none: everything, half a range, or a range that ends now and would begin then. */
export function stepRange(range: Range, by: -1 | 1, now: Date): Range | null {
  const span = edgesOf(range, now);
  if (span === null) return null;
  const shiftMs = by * (span.toMs - span.fromMs);
  if (by === 1 && span.toMs >= now.getTime()) return null;
  const toMs = span.toMs + shiftMs;
  if (toMs >= now.getTime()) return presetOf(span.toMs - span.fromMs) ?? { from: new Date(span.toMs), to: null };
  return { from: new Date(span.fromMs + shiftMs), to: new Date(toMs) };
}

/** Why there is no step in that direction, for the button that would take it. */
export function stepRefusal(range: Range, by: -1 | 1, now: Date): string | null {
  if (stepRange(range, by, now) !== null) return null;
  if (edgesOf(range, now) === null) return 'Choose dates with a start first.';
  return 'These dates reach up to now.';
}

function edgesOf(range: Range, now: Date): { readonly fromMs: number; readonly toMs: number } | null {
  if (typeof range === 'string') {
    const preset = PRESETS.find(({ key }) => key === range);
    return preset === undefined ? null : { fromMs: now.getTime() - preset.spanMs, toMs: now.getTime() };
  }
  const toMs = (range.to ?? now).getTime();
  return range.from === null || range.from.getTime() >= toMs ? null : { fromMs: range.from.getTime(), toMs };
}

function presetOf(spanMs: number): Range | null {
  return PRESETS.find((preset) => preset.spanMs === spanMs)?.key ?? null;
}
