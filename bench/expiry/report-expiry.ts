import { formatNumber, formatSpread, formatTable } from '../measure/format.ts';
import { spreadOf } from '../measure/spread.ts';
import type { SweepRound } from './measure-sweep.ts';
import type { Observation } from './observe.ts';
import type { ExpiryRound } from './run-expiry.ts';

const bytesPerMb = 1_000_000;
const bytesPerKb = 1_000;

type Finding = Observation & { readonly deadTupleCount: number };

/** A row for each way of expiring the same rows. Times and bytes are the median of the rounds, and their lowest and highest. */
export function reportExpiry(rounds: readonly ExpiryRound[]): string {
  const [first] = rounds;
  if (first === undefined) return '';
  // What the product gives back is exactly what was due.
  const dueMb = (first.drop.bytesBefore - first.drop.bytesAfter) / bytesPerMb;
  const both = rounds.map(joinSteps);
  const productMs = spreadOf(both.map(({ wallMs }) => wallMs)).median;
  const ways: [string, readonly Finding[]][] = [
    [
      `sweep of the keys of ${first.sweep.hourCount} organization-hours`,
      rounds.map(({ sweep, deadTupleCount }) => ({ ...sweep, deadTupleCount })),
    ],
    ['drop of the days', rounds.map(({ drop, deadTupleCount }) => ({ ...drop, deadTupleCount }))],
    ['**sweep and drop**', both],
    ['DELETE in batches, VACUUM', rounds.map(({ batchedDelete }) => batchedDelete)],
    ['UPDATE to NULL in batches, VACUUM', rounds.map(({ batchedNull }) => batchedNull)],
  ];
  const header = ['', 'ms', 'ms per MB', 'WAL, MB', 'given back, MB', 'dead tuples left', 'of sweep and drop'];
  const rows = ways.map(([name, observations]) => {
    const wallMs = spreadOf(observations.map((observation) => observation.wallMs));
    const of = (value: (observation: Finding) => number) => spreadOf(observations.map(value));
    return [
      name,
      formatSpread(wallMs),
      formatNumber(wallMs.median / dueMb, 2),
      formatSpread(
        of(({ walBytes }) => walBytes / bytesPerMb),
        1,
      ),
      formatNumber(of(({ bytesBefore, bytesAfter }) => (bytesBefore - bytesAfter) / bytesPerMb).median),
      formatNumber(of(({ deadTupleCount }) => deadTupleCount).median),
      `${formatNumber(wallMs.median / productMs, 1)}×`,
    ];
  });
  const removal = spreadOf(rounds.map(({ removalMs }) => removalMs));
  const title = `${formatNumber(first.drop.partCount)} rows due, ${formatNumber(dueMb)} MB. Removing a file of that size takes ${formatSpread(removal)} ms by itself.`;
  return `${title}\n\n${formatTable(header, rows)}`;
}

/** What the sweep costs by organization-hours and by rows. */
export function reportSweeps(rounds: readonly SweepRound[]): string {
  const header = [
    'rows due',
    'organization-hours',
    'sweep, ms',
    'ms per organization-hour',
    'WAL per organization-hour, kB',
    'drop, ms',
  ];
  const rows = rounds.map(({ sweep, drop }) => [
    formatNumber(drop.partCount),
    formatNumber(sweep.hourCount),
    formatNumber(sweep.wallMs),
    formatNumber(sweep.wallMs / sweep.hourCount, 3),
    formatNumber(sweep.walBytes / bytesPerKb / sweep.hourCount, 2),
    formatNumber(drop.wallMs),
  ]);
  return formatTable(header, rows);
}

function joinSteps({ sweep, drop, deadTupleCount }: ExpiryRound): Finding {
  return {
    wallMs: sweep.wallMs + drop.wallMs,
    walBytes: sweep.walBytes + drop.walBytes,
    bytesBefore: sweep.bytesBefore,
    bytesAfter: drop.bytesAfter,
    deadTupleCount,
  };
}
