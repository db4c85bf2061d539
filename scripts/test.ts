import { describeError, OperatorError } from './processes/operator-error.ts';
import { repositoryRoot } from './processes/repository-root.ts';
import { runCommand } from './processes/run-command.ts';
import { Shutdown, stopOnSignals } from './processes/shutdown.ts';
import { addCounts, type Counts, summaryLine } from './test/count-results.ts';
import { runPlaywright, runVitest } from './test/run-suites.ts';
import { startRedis } from './test/start-redis.ts';

const filters = process.argv.slice(2);
const shutdown = new Shutdown();
const say = (sentence: string) => console.log(`lethe: ${sentence}`);

stopOnSignals(shutdown, say, 1);

const counts: Counts[] = [];
await run(generate);
await run(async () => {
  const redisUrl = await startRedis(shutdown);
  if (redisUrl === null) say('redis-server is not installed, so the suites that run on Redis are skipped.');
  say('Unit and integration tests.');
  counts.push(await runVitest({ filters, redisUrl, shutdown }));
});
if (filters.length === 0) {
  await run(async () => {
    say('Browser tests; the product is built and started for them.');
    counts.push(await runPlaywright(shutdown));
  });
}
await shutdown.stopAll();
const total = addCounts(counts);
console.log(summaryLine(total));
process.exit(total.failed === 0 && total.passed > 0 ? 0 : 1);

async function generate(): Promise<void> {
  const code = await runCommand('turbo', ['run', 'generate', '--output-logs=errors-only'], {
    cwd: repositoryRoot,
    signal: shutdown.signal,
  });
  if (code !== 0) throw new OperatorError('The database client could not be generated.');
}

/** A part that cannot even run is one failure, and the parts after it still have their say. */
async function run(part: () => Promise<void>): Promise<void> {
  if (shutdown.isStopping) return;
  try {
    await part();
  } catch (error) {
    if (shutdown.isStopping) return;
    console.error(`lethe: ${describeError(error)}`);
    counts.push({ passed: 0, failed: 1, skipped: 0 });
  }
}
