import type { Spread } from './spread.ts';

/** A table in Markdown; numbers stand on the right. */
export function formatTable(header: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]) => `| ${cells.join(' | ')} |`;
  const rule = line(header.map((_, index) => (index === 0 ? '---' : '--:')));
  return [line(header), rule, ...rows.map(line)].join('\n');
}

/** `12 300 (11 900–12 800)`; a dash where nothing was measured. */
export function formatSpread(spread: Spread | null, digits = 0): string {
  if (spread === null) return '–';
  const { median, min, max } = spread;
  return `${formatNumber(median, digits)} (${formatNumber(min, digits)}–${formatNumber(max, digits)})`;
}

export function formatNumber(value: number, digits = 0): string {
  const [whole = '', fraction] = value.toFixed(digits).split('.');
  const grouped = whole.replace(/\B(?=(\d{3})+$)/g, ' ');
  return fraction === undefined ? grouped : `${grouped}.${fraction}`;
}
