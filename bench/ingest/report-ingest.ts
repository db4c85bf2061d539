import { formatSpread, formatTable } from '../measure/format.ts';
import { type Spread, spreadOf } from '../measure/spread.ts';
import type { Sample } from './measure-variant.ts';
import type { IngestResult } from './run-ingest.ts';

const msPerSecond = 1_000;

/** A row of figures for each variant: the median of the rounds, and their lowest and highest. */
export function reportIngest(results: readonly IngestResult[]): string {
  const header = [
    'sealed rows of 2.7 KB',
    'rows/s',
    'rows/s per PostgreSQL core',
    'of the floor',
    'with the server’s other processes',
    'rows/s per client core',
  ];
  const floor = perCore(results[0]?.samples ?? [], ({ backendCpuMs }) => backendCpuMs);
  const rows = results.map(({ name, samples }) => {
    const backend = perCore(samples, ({ backendCpuMs }) => backendCpuMs);
    return [
      name,
      formatSpread(perCore(samples, ({ wallMs }) => wallMs)),
      formatSpread(backend),
      backend === null || floor === null ? '–' : `${(backend.median / floor.median).toFixed(2)}×`,
      formatSpread(perCore(samples, ({ serverCpuMs }) => serverCpuMs)),
      formatSpread(perCore(samples, ({ clientCpuMs }) => clientCpuMs)),
    ];
  });
  return formatTable(header, rows);
}

/** Rows for each second of the given time. */
function perCore(samples: readonly Sample[], timeMs: (sample: Sample) => number | null): Spread | null {
  const rates = samples.flatMap((sample) => {
    const spentMs = timeMs(sample);
    return spentMs === null || spentMs === 0 ? [] : [(sample.rowCount * msPerSecond) / spentMs];
  });
  return rates.length === 0 ? null : spreadOf(rates);
}
