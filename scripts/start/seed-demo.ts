import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { readLogTail } from '../processes/log-tail.ts';
import { OperatorError } from '../processes/operator-error.ts';
import { repositoryRoot } from '../processes/repository-root.ts';
import { runCommand } from '../processes/run-command.ts';
import type { Shutdown } from '../processes/shutdown.ts';
import type { Home } from './take-home.ts';

/** Fills the demo's database once. An interrupted seed has left no seed.json and is run again; it repeats safely. */
export async function seedDemo(options: {
  env: NodeJS.ProcessEnv;
  home: Home;
  isNewDatabase: boolean;
  shutdown: Shutdown;
  say: (sentence: string) => void;
}): Promise<void> {
  if (!options.isNewDatabase && existsSync(join(options.home.folder, 'seed.json'))) return;
  options.say('Seeding the demo.');
  const logFile = join(options.home.logsFolder, 'seed.log');
  const code = await runCommand(process.execPath, [join(repositoryRoot, 'prisma/seed.ts')], {
    cwd: repositoryRoot,
    env: options.env,
    logFile,
    signal: options.shutdown.signal,
  });
  if (options.shutdown.isStopping) throw new OperatorError('Stopped while seeding.');
  if (code !== 0)
    throw new OperatorError(`The demo could not be seeded.\n${readLogTail(logFile).join('\n')}\n(${logFile})`);
}
