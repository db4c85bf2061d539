import { existsSync, mkdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { repositoryRoot } from '../processes/repository-root.ts';
import { runCommand } from '../processes/run-command.ts';
import type { Shutdown } from '../processes/shutdown.ts';
import { type Counts, countPlaywright, countVitest } from './count-results.ts';
import { startTestProduct } from './start-test-product.ts';

const reportsFolder = join(repositoryRoot, 'node_modules/.cache/test-reports');
const repeatedReporter = join(import.meta.dirname, 'vitest-name-repeated.ts');

/** Unit and integration tests. */
export async function runVitest(options: {
  filters: string[];
  redisUrl: string | null;
  shutdown: Shutdown;
}): Promise<Counts> {
  const reportFile = freshReport('vitest.json');
  const code = await runCommand(
    'vitest',
    [
      'run',
      '--reporter=default',
      `--reporter=${repeatedReporter}`,
      '--reporter=json',
      `--outputFile.json=${reportFile}`,
      ...options.filters,
    ],
    {
      cwd: repositoryRoot,
      env: { ...process.env, ...(options.redisUrl === null ? {} : { LETHE_TEST_REDIS_URL: options.redisUrl }) },
      signal: options.shutdown.signal,
    },
  );
  return withExitCode(existsSync(reportFile) ? countVitest(readReport(reportFile)) : null, code);
}

/** Browser tests, against a product that is started for them and must stop cleanly after them. */
export async function runPlaywright(shutdown: Shutdown): Promise<Counts> {
  const reportFile = freshReport('playwright.json');
  const product = await startTestProduct(shutdown);
  const code = await runCommand(
    process.execPath,
    [join(repositoryRoot, 'e2e/node_modules/@playwright/test/cli.js'), 'test'],
    {
      cwd: join(repositoryRoot, 'e2e'),
      env: { ...process.env, LETHE_HOME: product.home, LETHE_E2E_REPORT: reportFile },
      signal: shutdown.signal,
    },
  );
  const counts = withExitCode(existsSync(reportFile) ? countPlaywright(readReport(reportFile)) : null, code);
  if ((await product.stop()) === 0) return counts;
  console.error('The product did not stop cleanly.');
  return { ...counts, failed: counts.failed + 1 };
}

/** A runner that fails without a failed test, or that leaves no report, has failed once. */
function withExitCode(counts: Counts | null, code: number): Counts {
  const told = counts ?? { passed: 0, failed: 0, skipped: 0 };
  const hasSilentlyFailed = counts === null || (code !== 0 && told.failed === 0);
  return hasSilentlyFailed ? { ...told, failed: told.failed + 1 } : told;
}

function freshReport(name: string): string {
  mkdirSync(reportsFolder, { recursive: true });
  const file = join(reportsFolder, name);
  rmSync(file, { force: true });
  return file;
}

function readReport(file: string): unknown {
  return JSON.parse(readFileSync(file, 'utf8'));
}
