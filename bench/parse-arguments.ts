import { parseArgs } from 'node:util';
import type { DashboardOptions } from './dashboard/run-dashboard.ts';
import type { GatewayOptions } from './gateway/run-gateway.ts';
import { scenarioNumbers } from './gateway/scenarios.ts';
import type { IngestOptions } from './ingest/run-ingest.ts';

export interface ExpiryOptions {
  /** Rows that are due. */
  readonly rowCounts: readonly number[];
  /** Days of expiry over which the due rows spread, and days to come with as many rows each. */
  readonly dueDayCount: number;
  readonly livingDayCount: number;
  readonly organizationCount: number;
  readonly roundCount: number;
  /** For the sweep by itself: rows that are due, and organization-hours in which they are. */
  readonly sweepRowCounts: readonly number[];
  readonly sweepHourCounts: readonly number[];
}

export type BenchCommand =
  | { readonly name: 'ingest'; readonly options: IngestOptions }
  | { readonly name: 'expiry'; readonly options: ExpiryOptions }
  | { readonly name: 'gateway'; readonly options: GatewayOptions }
  | { readonly name: 'dashboard'; readonly options: DashboardOptions & { readonly arePlansShown: boolean } };

export const usage = `Usage: npm run bench -- ingest [--rounds 5] [--batches 20] [--batch-size 500]
       npm run bench -- expiry [--rows 100000,1000000] [--due-days 1] [--living-days 1] [--organizations 20] [--rounds 3]
                               [--sweep-rows 10000,100000] [--sweep-hours 100,1000,10000]
       npm run bench -- gateway [--rounds 5] [--seconds 4] [--callers 64] [--streams 500] [--scenarios 1,2,3,4,5]
                               [--without-portkey] [--cpu-profiles]
       npm run bench -- dashboard [--rows 1000000] [--others 9000000] [--rounds 20] [--plans]`;

const batchSizeMax = 500;

/** Null when the arguments are none that a benchmark has. */
export function parseArguments(commandArguments: readonly string[]): BenchCommand | null {
  const [name, ...rest] = commandArguments;
  if (name === 'ingest') return parseIngest(rest);
  if (name === 'gateway') return parseGateway(rest);
  if (name === 'dashboard') return parseDashboard(rest);
  return name === 'expiry' ? parseExpiry(rest) : null;
}

function parseIngest(rest: string[]): BenchCommand | null {
  const read = readOptions(rest, { rounds: '5', batches: '20', 'batch-size': String(batchSizeMax) });
  const [[roundCount], [batchCount], [batchSize]] = [read('rounds'), read('batches'), read('batch-size')];
  if (roundCount === undefined || batchCount === undefined || batchSize === undefined) return null;
  return batchSize > batchSizeMax ? null : { name: 'ingest', options: { roundCount, batchCount, batchSize } };
}

function parseExpiry(rest: string[]): BenchCommand | null {
  const read = readOptions(rest, {
    rows: '100000,1000000',
    'due-days': '1',
    'living-days': '1',
    organizations: '20',
    rounds: '3',
    'sweep-rows': '10000,100000',
    'sweep-hours': '100,1000,10000',
  });
  const [[organizationCount], [roundCount], rowCounts] = [read('organizations'), read('rounds'), read('rows')];
  const [[dueDayCount], [livingDayCount]] = [read('due-days'), read('living-days')];
  const [sweepRowCounts, sweepHourCounts] = [read('sweep-rows'), read('sweep-hours')];
  if (organizationCount === undefined || roundCount === undefined || rowCounts.length === 0) return null;
  if (dueDayCount === undefined || livingDayCount === undefined) return null;
  if (sweepRowCounts.length === 0 || sweepHourCounts.length === 0) return null;
  const counts = { organizationCount, roundCount, dueDayCount, livingDayCount };
  return { name: 'expiry', options: { rowCounts, ...counts, sweepRowCounts, sweepHourCounts } };
}

function parseGateway(rest: string[]): BenchCommand | null {
  const [withoutPortkey, cpuProfiles] = ['--without-portkey', '--cpu-profiles'];
  const counts = rest.filter((text) => text !== withoutPortkey && text !== cpuProfiles);
  const scenarios = scenarioNumbers.join(',');
  const read = readOptions(counts, { rounds: '5', seconds: '4', callers: '64', streams: '500', scenarios });
  const [[roundCount], [seconds], [callerCount], [streamCount]] = [
    read('rounds'),
    read('seconds'),
    read('callers'),
    read('streams'),
  ];
  if (roundCount === undefined || seconds === undefined) return null;
  if (callerCount === undefined || streamCount === undefined) return null;
  const chosen = read('scenarios');
  if (chosen.length === 0 || chosen.some((number) => !scenarioNumbers.includes(number))) return null;
  const flags = { hasPortkey: !rest.includes(withoutPortkey), isProfiled: rest.includes(cpuProfiles) };
  const options = { roundCount, seconds, callerCount, streamCount, scenarioNumbers: chosen, ...flags };
  return { name: 'gateway', options };
}

function parseDashboard(rest: string[]): BenchCommand | null {
  const plans = '--plans';
  const counts = rest.filter((text) => text !== plans);
  const read = readOptions(counts, { rows: '1000000', others: '9000000', rounds: '20' });
  const [[rowCount], [otherRowCount], [roundCount]] = [read('rows'), read('others'), read('rounds')];
  if (rowCount === undefined || otherRowCount === undefined || roundCount === undefined) return null;
  const options = { rowCount, otherRowCount, roundCount, arePlansShown: rest.includes(plans) };
  return { name: 'dashboard', options };
}

/** Reads each option as a list of whole numbers from 1; an empty list when it is anything else. */
function readOptions(rest: string[], defaults: Readonly<Record<string, string>>): (name: string) => number[] {
  const options = Object.fromEntries(Object.keys(defaults).map((name) => [name, { type: 'string' as const }]));
  try {
    const values: Readonly<Record<string, unknown>> = parseArgs({ args: rest, options }).values;
    return (name) => toCounts(String(values[name] ?? defaults[name]));
  } catch {
    return () => [];
  }
}

function toCounts(text: string): number[] {
  return /^[1-9]\d{0,8}(,[1-9]\d{0,8})*$/.test(text) ? text.split(',').map(Number) : [];
}
