import { cpSync, existsSync } from 'node:fs';
import { join } from 'node:path';
import { readLogErrors } from '../processes/log-tail.ts';
import { OperatorError } from '../processes/operator-error.ts';
import { repositoryRoot } from '../processes/repository-root.ts';
import { runCommand } from '../processes/run-command.ts';

const dashboardFolder = join(repositoryRoot, 'apps/dashboard');
const standaloneFolder = join(dashboardFolder, '.next/standalone/apps/dashboard');

export const dashboardServer = join(standaloneFolder, 'server.js');

/** Generates the database client and builds the dashboard; whatever has not changed since comes from turbo's cache. */
export async function buildProduct(options: { logFile: string; signal: AbortSignal }): Promise<void> {
  const code = await runCommand('turbo', ['run', 'generate', 'build', '--output-logs=errors-only', '--ui=stream'], {
    cwd: repositoryRoot,
    env: { ...process.env, NODE_ENV: 'production', NO_COLOR: '1' },
    ...options,
  });
  if (options.signal.aborted) return;
  if (code !== 0) {
    throw new OperatorError(
      `The build failed; the whole log is ${options.logFile}.\n${readLogErrors(options.logFile).join('\n')}`,
    );
  }
  addStaticFiles();
}

/** Next leaves out of its standalone folder what a CDN could serve; here it serves them itself. */
function addStaticFiles(): void {
  cpSync(join(dashboardFolder, '.next/static'), join(standaloneFolder, '.next/static'), { recursive: true });
  const publicFolder = join(dashboardFolder, 'public');
  if (existsSync(publicFolder)) cpSync(publicFolder, join(standaloneFolder, 'public'), { recursive: true });
}
