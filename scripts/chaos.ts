import { describeReport, parseArguments, runChaos, usage } from '@lethe/chaos';
import { describeError, OperatorError } from './processes/operator-error.ts';
import { Shutdown, stopOnSignals } from './processes/shutdown.ts';

const shutdown = new Shutdown();
const say = (sentence: string) => console.log(`lethe: ${sentence}`);

stopOnSignals(shutdown, say, 1);

try {
  const command = parseArguments(process.argv.slice(2));
  if (command === null) throw new OperatorError(usage);
  const reports = runChaos(command, (stage) => shutdown.add({ name: 'the stage', stop: () => stage.close() }));
  for await (const report of reports) {
    console.log(`\n${describeReport(report)}`);
    if (report.differences.length > 0) process.exitCode = 1;
  }
} catch (error) {
  if (!shutdown.isStopping) console.error(`lethe: ${describeError(error)}`);
  process.exitCode = 1;
} finally {
  await shutdown.stopAll();
}
