import { join } from 'node:path';
import { OperatorError } from '../processes/operator-error.ts';
import type { Shutdown } from '../processes/shutdown.ts';
import type { App } from './apps.ts';
import { appFailed, type RunningApp, runApp, waitUntilReady } from './run-app.ts';

/**
 * Runs the apps side by side and waits until all take requests.
 * Resolves to a promise of the error that an app leaves when it ends later on without being asked to.
 */
export async function runApps(options: {
  apps: App[];
  env: NodeJS.ProcessEnv;
  logsFolder: string;
  shutdown: Shutdown;
  say: (sentence: string) => void;
}): Promise<{ broken: Promise<OperatorError> }> {
  const { shutdown, say } = options;
  const logFileOf = (name: string) => join(options.logsFolder, `${name}.log`);
  const running: RunningApp[] = [];
  // One step for all: they stop side by side, and the database only after the last of them.
  shutdown.add({
    name: 'the apps',
    stop: async (isHurried) => {
      await Promise.all(running.map((app) => app.stop(isHurried)));
    },
  });
  const broken = Promise.withResolvers<OperatorError>();
  const waiting = options.apps.map(async (app) => {
    if (shutdown.isStopping) return;
    const logFile = logFileOf(app.name);
    const child = runApp(app, { ...options.env, ...app.env }, logFile);
    running.push(child);
    await waitUntilReady(child, { url: `${app.url}${app.readyPath}`, logFile, signal: shutdown.signal });
    if (shutdown.isStopping) return;
    say(`The ${app.name} is ready.`);
    void child.ended.then((how) => broken.resolve(appFailed(app.name, how, logFile)));
  });
  await Promise.all(waiting);
  if (shutdown.isStopping) throw new OperatorError('Stopped while starting.');
  return { broken: broken.promise };
}
