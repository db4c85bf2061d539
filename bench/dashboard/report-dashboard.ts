import { formatNumber, formatTable } from '../measure/format.ts';
import type { QuestionResult, Sample } from './run-dashboard.ts';

const P50 = 0.5;
const P95 = 0.95;

function figuresOf(samples: readonly Sample[]): string[] {
  const elapsedMs = samples.map((sample) => sample.elapsedMs);
  return [quantileOf(elapsedMs, P50), quantileOf(elapsedMs, P95), databaseMs(samples)].map((ms) => formatNumber(ms, 1));
}

/** The median of what the backend's processor worked; of the whole time where the system does not tell. */
function databaseMs(samples: readonly Sample[]): number {
  return quantileOf(
    samples.map(({ cpuMs, elapsedMs }) => cpuMs ?? elapsedMs),
    P50,
  );
}

/** The value below which so much of a series lies; the largest one when it is short. */
export function quantileOf(values: readonly number[], share: number): number {
  const sorted = values.toSorted((left, right) => left - right);
  return sorted[Math.min(sorted.length - 1, Math.ceil(share * sorted.length) - 1)] ?? Number.NaN;
}

export function reportDashboard(results: readonly QuestionResult[], { arePlansShown = false } = {}): string {
  const header = [
    'question',
    'p50 ms',
    'p95 ms',
    'of it the database',
    'among others: p50 ms',
    'p95 ms',
    'of it the database',
    'ratio',
  ];
  const rows = results.map(({ name, alone, amongOthers }) => [
    name,
    ...figuresOf(alone),
    ...figuresOf(amongOthers),
    formatNumber(databaseMs(amongOthers) / databaseMs(alone), 2),
  ]);
  const table = formatTable(header, rows);
  if (!arePlansShown) return table;
  const plans = results.map(({ name, plans: each }) => `### ${name}\n\n\`\`\`\n${each.join('\n\n')}\n\`\`\``);
  return [table, ...plans].join('\n\n');
}
