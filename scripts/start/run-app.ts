import { type ChildProcess, spawn } from 'node:child_process';
import { closeSync, openSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { pathToFileURL } from 'node:url';
import { lifelineEnvironment } from '../processes/lifeline.ts';
import { readLogTail } from '../processes/log-tail.ts';
import { OperatorError } from '../processes/operator-error.ts';
import { repositoryRoot } from '../processes/repository-root.ts';

const readyTimeoutMs = 90_000;
const readyIntervalMs = 50;
const answerTimeoutMs = 5_000;
/** Longer than the gateway takes to finish its requests and to ship their records. */
const stopTimeoutMs = 15_000;

const exitWithParent = pathToFileURL(join(repositoryRoot, 'scripts/processes/exit-with-parent.ts')).href;

export type RunningApp = {
  name: string;
  /** Settles, with a sentence that says how, when the app has ended. */
  ended: Promise<string>;
  stop: (isHurried: () => boolean) => Promise<void>;
};

/** Runs one app as a child. Its output goes to a log file that begins anew at every start. */
export function runApp(app: { name: string; entryPoint: string }, env: NodeJS.ProcessEnv, logFile: string): RunningApp {
  const log = openSync(logFile, 'w', 0o600);
  const child = spawn(process.execPath, ['--import', exitWithParent, app.entryPoint], {
    cwd: repositoryRoot,
    env: { ...env, ...lifelineEnvironment },
    stdio: ['ignore', log, log, 'pipe'],
  });
  closeSync(log);
  const ended = new Promise<string>((resolve) => {
    child.once('error', (error) => resolve(`could not be run: ${error.message}`));
    child.once('exit', (code, signal) => resolve(signal === null ? `exit code ${code}` : `signal ${signal}`));
  });
  return { name: app.name, ended, stop: (isHurried) => stopChild(child, ended, isHurried) };
}

/** Waits until the app takes requests; an app that ends or stays silent is an error that shows its last lines. */
export async function waitUntilReady(
  app: RunningApp,
  options: { url: string; logFile: string; signal: AbortSignal },
): Promise<void> {
  const deadline = performance.now() + readyTimeoutMs;
  let end: string | null = null;
  void app.ended.then((how) => {
    end = how;
  });
  while (!options.signal.aborted) {
    if (end !== null) throw appFailed(app.name, end, options.logFile);
    if (await isReady(options.url)) return;
    if (performance.now() > deadline) {
      throw appFailed(app.name, `not ready after ${readyTimeoutMs / 1000} s`, options.logFile);
    }
    await delay(readyIntervalMs);
  }
}

export function appFailed(name: string, how: string, logFile: string): OperatorError {
  const lines = readLogTail(logFile);
  const said = lines.length === 0 ? 'It said nothing.' : `It said:\n${lines.map((line) => `  ${line}`).join('\n')}`;
  return new OperatorError(`The ${name} has stopped (${how}). ${said}\n  (${logFile})`);
}

async function isReady(url: string): Promise<boolean> {
  try {
    const response = await fetch(url, { signal: AbortSignal.timeout(answerTimeoutMs) });
    await response.body?.cancel();
    return response.ok;
  } catch {
    // Not listening yet.
    return false;
  }
}

async function stopChild(child: ChildProcess, ended: Promise<string>, isHurried: () => boolean): Promise<void> {
  let hasEnded = false;
  const gone = ended.then(() => {
    hasEnded = true;
  });
  child.kill('SIGTERM');
  const deadline = performance.now() + stopTimeoutMs;
  while (!hasEnded) {
    await Promise.race([gone, delay(50)]);
    if (!hasEnded && (isHurried() || performance.now() > deadline)) child.kill('SIGKILL');
  }
}
