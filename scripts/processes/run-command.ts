import { spawn } from 'node:child_process';
import { closeSync, openSync } from 'node:fs';

export type CommandOptions = {
  env?: NodeJS.ProcessEnv;
  cwd?: string;
  /** Without a file the output goes to the terminal. */
  logFile?: string;
  signal?: AbortSignal;
};

/** Runs a command to its end and returns its exit code; an abort ends it with SIGTERM. */
export function runCommand(command: string, commandArguments: string[], options: CommandOptions = {}): Promise<number> {
  const log = options.logFile === undefined ? 'inherit' : openSync(options.logFile, 'a', 0o600);
  const child = spawn(command, commandArguments, {
    stdio: ['ignore', log, log],
    env: options.env ?? process.env,
    ...(options.cwd === undefined ? {} : { cwd: options.cwd }),
  });
  if (typeof log === 'number') closeSync(log);
  const end = () => child.kill('SIGTERM');
  options.signal?.addEventListener('abort', end, { once: true });
  return new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('close', (code) => {
      options.signal?.removeEventListener('abort', end);
      resolve(code ?? 1);
    });
  });
}
