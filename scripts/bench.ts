import { parseArguments, runBench, startServer, usage } from '@lethe/bench';
import { describeError, OperatorError } from './processes/operator-error.ts';
import { Shutdown, stopOnSignals } from './processes/shutdown.ts';

const shutdown = new Shutdown();
const say = (sentence: string) => console.log(`lethe: ${sentence}`);

stopOnSignals(shutdown, say, 1);

try {
  const command = parseArguments(process.argv.slice(2));
  if (command === null) throw new OperatorError(usage);
  const server = await startServer();
  shutdown.add({ name: 'PostgreSQL', stop: server.stop });
  console.log(`\n${await runBench(server, command, say)}`);
} catch (error) {
  if (!shutdown.isStopping) console.error(`lethe: ${describeError(error)}`);
  process.exitCode = 1;
} finally {
  await shutdown.stopAll();
}
