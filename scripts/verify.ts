import { describeError } from './processes/operator-error.ts';
import { repositoryRoot } from './processes/repository-root.ts';
import { runCommand } from './processes/run-command.ts';
import { Shutdown, stopOnSignals } from './processes/shutdown.ts';
import { checkDependencies } from './verify/check-dependencies.ts';
import { checkFileSizes } from './verify/check-file-sizes.ts';
import { checkInvariants } from './verify/check-invariants.ts';
import { checkJavascriptBudget } from './verify/check-javascript-budget.ts';

type Check = { name: string; run: () => number | Promise<number> };

const sourceFolders = ['apps', 'packages', 'prisma', 'scripts', 'e2e', 'bench'];
const shutdown = new Shutdown();

const checks: Check[] = [
  { name: 'format and lint', run: command('biome', 'check', '--error-on-warnings') },
  { name: 'types', run: command('turbo', 'run', 'generate', 'typecheck', '--output-logs=errors-only') },
  { name: 'boundaries', run: command('depcruise', ...sourceFolders, '--config', '.dependency-cruiser.cjs') },
  {
    name: 'what reaches the browser',
    run: command('depcruise', 'apps/dashboard/src', '--config', 'scripts/verify/client-boundary.cjs'),
  },
  { name: 'unused code', run: command('knip') },
  { name: 'dependency versions', run: command('sherif', '--fail-on-warnings') },
  { name: 'dependency catalog', run: () => report(checkDependencies(repositoryRoot)) },
  { name: 'file sizes', run: () => report(checkFileSizes(repositoryRoot)) },
  { name: 'invariants and their tests', run: () => report(checkInvariants(repositoryRoot)) },
  { name: 'a build of the pages', run: command('turbo', 'run', 'build', '--output-logs=errors-only') },
  { name: 'JavaScript of each page', run: () => report(checkJavascriptBudget(repositoryRoot)) },
];

stopOnSignals(shutdown, console.log, 1);

const failed: string[] = [];
for (const check of checks) {
  const startedAt = performance.now();
  const code = await runCheck(check);
  if (shutdown.isStopping) break;
  if (code !== 0) failed.push(check.name);
  console.log(`${code === 0 ? '✔' : '✘'} ${check.name} (${((performance.now() - startedAt) / 1000).toFixed(1)} s)\n`);
}
console.log(failed.length === 0 ? `${checks.length} checks passed` : `Failed: ${failed.join(', ')}`);
process.exitCode = failed.length === 0 ? 0 : 1;

function command(name: string, ...commandArguments: string[]): () => Promise<number> {
  return () => runCommand(name, commandArguments, { cwd: repositoryRoot, signal: shutdown.signal });
}

async function runCheck(check: Check): Promise<number> {
  try {
    return await check.run();
  } catch (error) {
    console.error(describeError(error));
    return 1;
  }
}

function report(findings: string[]): number {
  for (const finding of findings) console.error(`  ${finding}`);
  return findings.length === 0 ? 0 : 1;
}
