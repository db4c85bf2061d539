import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type pg from 'pg';
import type { BenchServer } from '../server/bench-server.ts';
import { withClient, withCopy } from '../server/databases.ts';
import type { Cores } from './cores.ts';
import { measureSyncs, type SyncTimes } from './measure-syncs.ts';
import { measureTarget, type Sample } from './measure-target.ts';
import { listScenarios, type Scenario, type ScenarioOptions } from './scenarios.ts';
import { type Bench, startBench } from './start-bench.ts';
import type { StartedProcess } from './start-process.ts';

const databaseName = 'bench_gateway';
const msPerSecond = 1_000;
const warmUpShare = 0.25;

export interface GatewayOptions extends ScenarioOptions {
  readonly roundCount: number;
  /** For each measurement. */
  readonly seconds: number;
  readonly hasPortkey: boolean;
  /** Whether the gateways write a profile of their processor time, which costs them some. */
  readonly isProfiled: boolean;
}

export interface TargetResult {
  readonly name: string;
  readonly samples: Sample[];
}

export interface ScenarioResult {
  readonly scenario: Scenario;
  /** The floor comes first. */
  readonly targets: readonly TargetResult[];
}

export interface GatewayResult {
  readonly placement: string;
  readonly scenarios: readonly ScenarioResult[];
  /** What a write of a record's size and its fdatasync take on the spool's disk, in every round. */
  readonly syncs: readonly SyncTimes[];
  readonly recordedCount: number;
}

export interface GatewayRun {
  readonly options: GatewayOptions;
  readonly cores: Cores;
  readonly say: (sentence: string) => void;
}

/**
 * Measures every target with every scenario once a round, one after the other, so that what the machine does besides meets all of them alike.
 * @throws when a gateway has answered requests that it has not recorded
 */
export async function runGateway(server: BenchServer, run: GatewayRun): Promise<GatewayResult> {
  const { options, cores, say } = run;
  const profileFolder = options.isProfiled ? mkdtempSync(join(tmpdir(), 'lethe-bench-profiles-')) : null;
  if (profileFolder !== null) say(`The gateways' profiles will be in ${profileFolder}.`);
  return withCopy(server, server.templateName, databaseName, () =>
    withClient(server.urlOf(databaseName), async (admin) => {
      const folder = mkdtempSync(join(tmpdir(), 'lethe-bench-gateway-'));
      const started: StartedProcess[] = [];
      try {
        const plan = { server, databaseName, admin, cores, folder, hasPortkey: options.hasPortkey, profileFolder, say };
        const bench = await startBench(plan, started);
        const { scenarios, syncs, answeredCount } = await runRounds(bench, { options, folder, say });
        // The gateways ship what they still hold before they end.
        await stopAll(started);
        const recordedCount = await countRecords(admin);
        if (recordedCount !== answeredCount) {
          throw new Error(`The gateways answered ${answeredCount} requests and recorded ${recordedCount}.`);
        }
        return { placement: cores.description, scenarios, syncs, recordedCount };
      } finally {
        await stopAll(started);
        rmSync(folder, { recursive: true, force: true });
      }
    }),
  );
}

async function runRounds(
  bench: Bench,
  { options, folder, say }: { options: GatewayOptions; folder: string; say: (sentence: string) => void },
): Promise<Pick<GatewayResult, 'scenarios' | 'syncs'> & { answeredCount: number }> {
  const scenarios = listScenarios(options).map((scenario) => ({
    scenario,
    targets: bench.targets.map(({ name }): TargetResult => ({ name, samples: [] })),
  }));
  const syncs: SyncTimes[] = [];
  let answeredCount = 0;
  const measure = async (scenario: Scenario, index: number, durationMs: number) => {
    const target = bench.targets[index];
    if (target === undefined) throw new RangeError('There is no such target.');
    const sample = await measureTarget(target, scenario, { ...bench, durationMs });
    if (target.isRecording) answeredCount += sample.requestCount;
    return sample;
  };
  const durationMs = options.seconds * msPerSecond;
  // What is measured first would pay for plans, caches and compilation.
  for (const { scenario, targets } of scenarios) {
    for (const index of targets.keys()) await measure(scenario, index, durationMs * warmUpShare);
  }
  for (let round = 1; round <= options.roundCount; round += 1) {
    syncs.push(measureSyncs(folder));
    for (const { scenario, targets } of scenarios) {
      for (const [index, { samples }] of targets.entries()) samples.push(await measure(scenario, index, durationMs));
    }
    say(`Round ${round} of ${options.roundCount} is done.`);
  }
  return { scenarios, syncs, answeredCount };
}

async function stopAll(started: readonly StartedProcess[]): Promise<void> {
  await Promise.all(started.map((process) => process.stop()));
}

async function countRecords(admin: pg.Client): Promise<number> {
  const { rows } = await admin.query<{ count: number }>('SELECT count(*)::int AS count FROM request');
  return rows[0]?.count ?? 0;
}
