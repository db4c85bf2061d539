import { readFileSync } from 'node:fs';
import { setTimeout as delay } from 'node:timers/promises';
import { countCpuMs, findServerProcesses } from '../measure/cpu.ts';
import type { LoadOrder, LoadResult } from './processes/load.ts';
import { makeBody, type Scenario } from './scenarios.ts';
import { nextMessage, type StartedProcess } from './start-process.ts';
import type { Target } from './targets/target.ts';

/** What one round of one scenario took of one target. */
export interface Sample {
  readonly requestCount: number;
  readonly eventCount: number;
  readonly wallMs: number;
  readonly p50Ms: number;
  readonly p99Ms: number;
  /** Processor time of the target, all of its threads, until it had nothing left to do; null where the system does not tell. */
  readonly targetCpuMs: number | null;
  /** Of the same, the share of a core that was used while callers called. */
  readonly busyShare: number | null;
  readonly databaseCpuMs: number | null;
  readonly residentMib: number | null;
}

export interface MeasureOptions {
  readonly load: StartedProcess;
  /** One of PostgreSQL's processes. */
  readonly databaseProcessId: number;
  readonly durationMs: number;
}

const kibPerMib = 1024;
const settlePauseMs = 250;
const settledCpuMs = 5;
const settleTimeoutMs = 30_000;

/** @throws when a single request fails: figures of failures would look good */
export async function measureTarget(target: Target, scenario: Scenario, options: MeasureOptions): Promise<Sample> {
  const { load, databaseProcessId, durationMs } = options;
  const { processId } = target.process;
  const cpu = countCpuMs([processId]);
  const databaseCpu = countCpuMs(findServerProcesses(databaseProcessId));
  load.child.send(orderFor(target, scenario, durationMs));
  const result = await nextMessage<LoadResult>(load);
  if (result.failureCount > 0) throw new Error(`${target.name} refused a request: ${result.failure}`);
  const busyCpuMs = cpu();
  const residentMib = readResidentMib(processId);
  await settle(processId);
  return {
    requestCount: result.requestCount,
    eventCount: result.eventCount,
    wallMs: result.wallMs,
    p50Ms: result.latenciesMs.p50,
    p99Ms: result.latenciesMs.p99,
    targetCpuMs: cpu(),
    busyShare: busyCpuMs === null ? null : busyCpuMs / result.wallMs,
    databaseCpuMs: databaseCpu(),
    residentMib,
  };
}

function orderFor({ port, headers, model }: Target, scenario: Scenario, durationMs: number): LoadOrder {
  return {
    port,
    head: ['POST /v1/chat/completions HTTP/1.1', 'host: bench', 'content-type: application/json', ...headers],
    body: makeBody(scenario, model),
    concurrency: scenario.concurrency,
    durationMs,
  };
}

/** Waits until a target rests, so that what it does behind its answers counts as its own and slows down nobody else. */
async function settle(processId: number): Promise<void> {
  const deadline = performance.now() + settleTimeoutMs;
  for (;;) {
    const cpu = countCpuMs([processId]);
    await delay(settlePauseMs);
    if ((cpu() ?? 0) < settledCpuMs || performance.now() > deadline) return;
  }
}

/** Null where the system does not tell. */
function readResidentMib(processId: number): number | null {
  if (process.platform !== 'linux') return null;
  const kib = /^VmRSS:\s+(\d+) kB$/m.exec(readFileSync(`/proc/${processId}/status`, 'utf8'))?.[1];
  return kib === undefined ? null : Number(kib) / kibPerMib;
}
