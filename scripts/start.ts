import { describeError } from './processes/operator-error.ts';
import { Shutdown, stopOnSignals } from './processes/shutdown.ts';
import { loadEnvironmentFile } from './start/load-environment-file.ts';
import { startProduct } from './start/start-product.ts';

const shutdown = new Shutdown();
const say = (sentence: string) => console.log(`lethe: ${sentence}`);

stopOnSignals(shutdown, say);

// A closed terminal must not keep the rest from being stopped.
for (const stream of [process.stdout, process.stderr]) stream.on('error', () => {});

try {
  loadEnvironmentFile();
  const { broken } = await startProduct({ env: process.env, shutdown, say });
  throw await broken;
} catch (error) {
  // While stopping, what is under way fails one way or another; the signal's own path ends the process.
  if (!shutdown.isStopping) {
    console.error(`lethe: ${describeError(error)}`);
    await shutdown.stopAll();
    process.exit(1);
  }
}
