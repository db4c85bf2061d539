import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { dirname, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

const stopTimeoutMs = 15_000;
const repositoryRoot = resolve(dirname(fileURLToPath(import.meta.url)), '../..');

export interface StartedProcess {
  readonly child: ChildProcess;
  readonly processId: number;
  /** What it wrote, for the one who wonders why it failed. */
  output(): string;
  /** Asks it to end and waits; one that does not is killed. */
  stop(): Promise<void>;
}

export interface ProcessOptions {
  /** The file to run, with its arguments. */
  readonly command: readonly string[];
  /** What comes before it, so that it runs on its core. */
  readonly binding: readonly string[];
  readonly env?: NodeJS.ProcessEnv;
}

/** Runs a script of Node as a child with a channel to it. It ends with this process. */
export function startProcess({ command, binding, env = {} }: ProcessOptions): StartedProcess {
  const [file = '', ...rest] = [...binding, process.execPath, ...command];
  const child = spawn(file, rest, {
    cwd: repositoryRoot,
    env: { PATH: process.env.PATH, ...env },
    stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
  });
  let output = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream?.on('data', (bytes: Buffer) => {
      output += bytes.toString();
    });
  }
  const ended = once(child, 'exit');
  return {
    child,
    processId: child.pid ?? 0,
    output: () => output,
    async stop() {
      if (child.exitCode !== null || child.signalCode !== null) return;
      child.kill('SIGTERM');
      const killing = setTimeout(() => child.kill('SIGKILL'), stopTimeoutMs);
      await ended;
      clearTimeout(killing);
    },
  };
}

/** The next message of a process. @throws with its output when it ends instead */
export async function nextMessage<T>({ child, output }: StartedProcess): Promise<T> {
  return new Promise((resolve, reject) => {
    const onExit = () => reject(new Error(`A process of the benchmark has ended: ${output()}`));
    child.once('exit', onExit);
    child.once('message', (message) => {
      child.off('exit', onExit);
      resolve(message as T);
    });
  });
}
