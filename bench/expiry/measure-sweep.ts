import type { BenchServer } from '../server/bench-server.ts';
import type { PayloadLoad } from './load-payloads.ts';
import { expireByProduct, type ProductExpiry, withLoaded } from './run-expiry.ts';

const databaseName = 'bench_sweep';
/** Enough for a row to be one; what lies in it is neither read nor moved by a sweep, which is what this measures. */
const ciphertextSizeBytes = 64;
const hoursPerDay = 20;
const livingDayCount = 1;

export interface SweepCase {
  /** Rows that are due. */
  readonly rowCount: number;
  /** Organization-hours in which they are due. A multiple of 20. */
  readonly hourCount: number;
}

export interface SweepRound extends ProductExpiry {
  readonly sweepCase: SweepCase;
}

/** The same sweep over more and more organization-hours of the same rows, and over more and more rows of the same hours. */
export async function measureSweeps(
  server: BenchServer,
  { cases, say }: { cases: readonly SweepCase[]; say: (sentence: string) => void },
): Promise<SweepRound[]> {
  const rounds: SweepRound[] = [];
  for (const sweepCase of cases) {
    const load: PayloadLoad = {
      dueRowCount: sweepCase.rowCount,
      dueDayCount: 1,
      livingDayCount,
      organizationCount: Math.max(1, Math.round(sweepCase.hourCount / hoursPerDay)),
      hourCount: hoursPerDay,
      ciphertextSizeBytes,
    };
    const expiry = await withLoaded(server, databaseName, { load, now: new Date(), table: 'payload' }, () =>
      expireByProduct(server, databaseName),
    );
    rounds.push({ sweepCase, ...expiry });
    say(`Swept ${expiry.sweep.hourCount} organization-hours of ${expiry.drop.partCount} rows.`);
  }
  return rounds;
}

/** Each number of hours with the middle number of rows, and each number of rows with the middle number of hours. */
export function sweepCases(rowCounts: readonly number[], hourCounts: readonly number[]): SweepCase[] {
  const middleRows = rowCounts[Math.floor(rowCounts.length / 2)] ?? 0;
  const middleHours = hourCounts[Math.floor(hourCounts.length / 2)] ?? 0;
  return [
    ...hourCounts.map((hourCount) => ({ rowCount: middleRows, hourCount })),
    ...rowCounts
      .filter((rowCount) => rowCount !== middleRows)
      .map((rowCount) => ({ rowCount, hourCount: middleHours })),
  ];
}
