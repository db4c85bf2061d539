import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describeError } from './processes/operator-error.ts';
import { Shutdown, stopOnSignals } from './processes/shutdown.ts';
import { takeScreens } from './screens/take-screens.ts';
import { readSettings } from './start/read-settings.ts';
import { startTestProduct } from './test/start-test-product.ts';

const shutdown = new Shutdown();
const say = (sentence: string) => console.log(`lethe: ${sentence}`);

stopOnSignals(shutdown, say, 1);

try {
  const { home } = readSettings(process.env);
  const running = await readRunningDemo(home);
  if (running === null) say('No demo runs, so one is started for the pictures.');
  const demo = running ?? readDemo((await startTestProduct(shutdown)).home);
  await takeScreens(demo, say);
  say('The pictures are in docs/screens.');
} catch (error) {
  if (!shutdown.isStopping) console.error(`lethe: ${describeError(error)}`);
  process.exitCode = 1;
} finally {
  await shutdown.stopAll();
}

type Demo = Parameters<typeof takeScreens>[0];

function readDemo(home: string): Demo {
  return JSON.parse(readFileSync(join(home, 'demo.json'), 'utf8')) as Demo;
}

/** The demo of this folder, when it runs and takes requests. */
async function readRunningDemo(home: string): Promise<Demo | null> {
  try {
    const demo = readDemo(home);
    const response = await fetch(`${demo.dashboardUrl}/api/health/ready`);
    return response.ok ? demo : null;
  } catch {
    return null;
  }
}
