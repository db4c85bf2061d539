import type { ChaosCommand, ChaosName } from './parse-arguments.ts';
import type { ChaosReport } from './report.ts';
import { runEquality } from './run-equality.ts';
import { runKills } from './run-kills.ts';
import { runMalformedBodies } from './run-malformed-bodies.ts';
import { runOutage } from './run-outage.ts';
import { openStage, type Stage } from './stage/stage.ts';

const MS_PER_SECOND = 1_000;

/** Told of each stage, so that whoever is interrupted can close it. */
export type StageWatcher = (stage: Pick<Stage, 'close'>) => void;

/** Runs what was asked for, each on a stage of its own, and reports as it goes. */
export async function* runChaos(command: ChaosCommand, watch: StageWatcher): AsyncGenerator<ChaosReport> {
  for (const name of command.names) yield await runOne(name, command, watch);
}

async function runOne(name: ChaosName, command: ChaosCommand, watch: StageWatcher): Promise<ChaosReport> {
  const { seed, killCount, outageSeconds, bodyCount, requestCount } = command;
  switch (name) {
    case 'kills':
      return onStage(watch, (stage) => runKills(stage, { seed, killCount }));
    case 'outage':
      return onStage(watch, (stage) => runOutage(stage, { seed, durationMs: outageSeconds * MS_PER_SECOND }));
    case 'equality':
      return onStage(watch, (stage) => runEquality(stage, { seed, requestCount }));
    case 'malformed':
      return runMalformedBodies({ seed, bodyCount });
  }
}

async function onStage<Result>(watch: StageWatcher, work: (stage: Stage) => Promise<Result>): Promise<Result> {
  const stage = await openStage();
  watch(stage);
  try {
    return await work(stage);
  } finally {
    await stage.close();
  }
}
