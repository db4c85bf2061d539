import { formatNumber, formatSpread, formatTable } from '../measure/format.ts';
import { type Spread, spreadOf } from '../measure/spread.ts';
import type { SyncTimes } from './measure-syncs.ts';
import type { Sample } from './measure-target.ts';
import type { GatewayResult, ScenarioResult, TargetResult } from './run-gateway.ts';

const msPerSecond = 1_000;
const usPerMs = 1_000;

/** A table for each scenario; figures are medians of the rounds, with their lowest and highest. */
export function reportGateway({ placement, scenarios, syncs, recordedCount }: GatewayResult): string {
  const intro = [
    `Placement: ${placement}.`,
    `Every one of ${formatNumber(recordedCount)} requests that the gateways answered is in the database.`,
    `A write of 1 KB and its fdatasync take ${formatSpread(syncUs(syncs, 'p50'))} µs (p50), ${formatSpread(syncUs(syncs, 'p99'))} µs (p99).`,
  ].join(' ');
  return [intro, ...scenarios.map((result) => reportScenario(result, syncs))].join('\n\n');
}

function reportScenario({ scenario, targets }: ScenarioResult, syncs: readonly SyncTimes[]): string {
  const floor = targets[0]?.samples ?? [];
  const isPaced = scenario.stream !== null;
  const columns: readonly (readonly [string, (samples: readonly Sample[]) => string])[] = [
    ['req/s', (samples) => formatSpread(spread(samples, requestsPerSecond))],
    ['of the floor', (samples) => formatRatio(samples, floor, requestsPerSecond)],
    ['CPU µs/request', (samples) => formatSpread(spread(samples, cpuUsPerRequest))],
    ['floor’s CPU to it', (samples) => formatRatio(floor, samples, cpuUsPerRequest)],
    isPaced
      ? ['CPU µs/chunk', (samples) => formatSpread(spread(samples, cpuUsPerChunk), 1)]
      : ['PostgreSQL µs/request', (samples) => formatSpread(spread(samples, databaseUsPerRequest))],
    [
      'core used',
      (samples) =>
        formatSpread(
          spread(samples, ({ busyShare }) => busyShare),
          2,
        ),
    ],
    [
      'p50, ms',
      (samples) =>
        formatSpread(
          spread(samples, ({ p50Ms }) => p50Ms),
          2,
        ),
    ],
    [
      'p99, ms',
      (samples) =>
        formatSpread(
          spread(samples, ({ p99Ms }) => p99Ms),
          2,
        ),
    ],
    ['RSS, MiB', (samples) => formatSpread(spread(samples, ({ residentMib }) => residentMib))],
  ];
  const rows = targets.map(({ name, samples }) => [name, ...columns.map(([, cell]) => cell(samples))]);
  const table = formatTable([scenario.name, ...columns.map(([header]) => header)], rows);
  return scenario.concurrency === 1 ? `${table}\n\n${reportAddedLatency(targets, syncs)}` : table;
}

/** What a caller waits longer than through the floor and one fdatasync, by rounds. */
function reportAddedLatency([floor, ...others]: readonly TargetResult[], syncs: readonly SyncTimes[]): string {
  const header = ['added to the floor and one fdatasync', 'p50, µs', 'p99 / p99 of both'];
  const rows = others.map(({ name, samples }) => {
    const added: number[] = [];
    const ratios: number[] = [];
    for (const [round, sample] of samples.entries()) {
      const [base, sync] = [floor?.samples[round], syncs[round]];
      if (base === undefined || sync === undefined) continue;
      added.push((sample.p50Ms - base.p50Ms - sync.p50) * usPerMs);
      ratios.push(sample.p99Ms / (base.p99Ms + sync.p99));
    }
    return [name, formatSpread(spreadOf(added)), `${formatSpread(spreadOf(ratios), 2)}×`];
  });
  return formatTable(header, rows);
}

type Figure = (sample: Sample) => number | null;

const requestsPerSecond: Figure = ({ requestCount, wallMs }) => (requestCount * msPerSecond) / wallMs;
const cpuUsPerRequest: Figure = ({ requestCount, targetCpuMs }) => per(targetCpuMs, requestCount);
const cpuUsPerChunk: Figure = ({ eventCount, targetCpuMs }) => per(targetCpuMs, eventCount);
const databaseUsPerRequest: Figure = ({ requestCount, databaseCpuMs }) => per(databaseCpuMs, requestCount);

function per(cpuMs: number | null, count: number): number | null {
  return cpuMs === null || count === 0 ? null : (cpuMs * usPerMs) / count;
}

/** Null where the system does not tell. */
function spread(samples: readonly Sample[], figure: Figure): Spread | null {
  const values = samples.map(figure).filter((value) => value !== null);
  return values.length === 0 ? null : spreadOf(values);
}

/** Of the same round each, since the machine changes between rounds. */
function formatRatio(samples: readonly Sample[], others: readonly Sample[], figure: Figure): string {
  const ratios = samples.flatMap((sample, round) => {
    const other = others[round];
    const [value, base] = [figure(sample), other === undefined ? null : figure(other)];
    return value === null || base === null || base === 0 ? [] : [value / base];
  });
  return ratios.length === 0 ? '–' : `${formatSpread(spreadOf(ratios), 2)}×`;
}

function syncUs(syncs: readonly SyncTimes[], share: keyof SyncTimes): Spread {
  return spreadOf(syncs.map((times) => times[share] * usPerMs));
}
