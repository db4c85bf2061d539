import { reportDashboard } from './dashboard/report-dashboard.ts';
import { runDashboard } from './dashboard/run-dashboard.ts';
import { rowCountOf } from './expiry/load-payloads.ts';
import { measureSweeps, sweepCases } from './expiry/measure-sweep.ts';
import { reportExpiry, reportSweeps } from './expiry/report-expiry.ts';
import { runExpiry } from './expiry/run-expiry.ts';
import { chooseCores } from './gateway/cores.ts';
import { reportGateway } from './gateway/report-gateway.ts';
import { runGateway } from './gateway/run-gateway.ts';
import { ciphertextSizeBytes } from './ingest/make-entries.ts';
import { reportIngest } from './ingest/report-ingest.ts';
import { runIngest } from './ingest/run-ingest.ts';
import { describeMachine } from './measure/describe-machine.ts';
import type { BenchCommand, ExpiryOptions } from './parse-arguments.ts';
import { assertRoom } from './server/assert-room.ts';
import type { BenchServer } from './server/bench-server.ts';

const hoursOfDay = 24;

/** Runs one benchmark and returns what it found, in Markdown. */
export async function runBench(
  server: BenchServer,
  command: BenchCommand,
  say: (sentence: string) => void,
): Promise<string> {
  const machine = await describeMachine(server.urlOf('postgres'), new Date());
  return `${machine}\n\n${await measure(server, command, say)}`;
}

async function measure(server: BenchServer, command: BenchCommand, say: (sentence: string) => void): Promise<string> {
  if (command.name === 'expiry') return measureExpiry(server, command.options, say);
  if (command.name === 'dashboard') {
    return reportDashboard(await runDashboard(server, command.options, say), command.options);
  }
  if (command.name === 'ingest') return reportIngest(await runIngest(server, command.options, say));
  return reportGateway(await runGateway(server, { options: command.options, cores: chooseCores(), say }));
}

async function measureExpiry(
  server: BenchServer,
  options: ExpiryOptions,
  say: (sentence: string) => void,
): Promise<string> {
  const { rowCounts, organizationCount, roundCount, sweepRowCounts, sweepHourCounts } = options;
  const loads = rowCounts.map((dueRowCount) => ({
    dueRowCount,
    dueDayCount: options.dueDayCount,
    livingDayCount: options.livingDayCount,
    organizationCount,
    hourCount: hoursOfDay,
    ciphertextSizeBytes,
  }));
  for (const load of loads) assertRoom({ rowCount: rowCountOf(load), ciphertextSizeBytes });
  const reports: string[] = [];
  for (const load of loads) {
    reports.push(reportExpiry(await runExpiry(server, { load, roundCount, say })));
  }
  const cases = sweepCases(sweepRowCounts, sweepHourCounts);
  reports.push(reportSweeps(await measureSweeps(server, { cases, say })));
  return reports.join('\n\n');
}
