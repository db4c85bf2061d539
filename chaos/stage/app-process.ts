import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, openSync, readFileSync } from 'node:fs';
import { setTimeout as delay } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';

const READY_TIMEOUT_MS = 60_000;
const READY_INTERVAL_MS = 20;
const LINES_TOLD_MAX = 20;

export interface AppSettings {
  /** From the repository's root. */
  readonly entryPoint: string;
  readonly env: Readonly<Record<string, string>>;
  readonly readyUrl: string;
  readonly logFile: string;
}

/** One app of the product as a process of its own, which can be killed and started again. */
export class AppProcess {
  readonly #settings: AppSettings;
  #child: ChildProcess | null = null;

  constructor(settings: AppSettings) {
    this.#settings = settings;
  }

  async start(): Promise<void> {
    const { entryPoint, env, logFile } = this.#settings;
    const log = openSync(logFile, 'a', 0o600);
    const path = fileURLToPath(new URL(`../../${entryPoint}`, import.meta.url));
    this.#child = spawn(process.execPath, [path], {
      env: { PATH: process.env.PATH, ...env },
      stdio: ['ignore', log, log],
    });
    closeSync(log);
    await this.#whenReady(this.#child);
  }

  /** Ends it in the middle of whatever it does. */
  kill(): Promise<void> {
    return this.#end('SIGKILL');
  }

  /** Asks it to finish what it does. */
  stop(): Promise<void> {
    return this.#end('SIGTERM');
  }

  async #end(signal: 'SIGKILL' | 'SIGTERM'): Promise<void> {
    const child = this.#child;
    this.#child = null;
    if (child === null || child.exitCode !== null || child.signalCode !== null) return;
    const exited = once(child, 'exit');
    child.kill(signal);
    await exited;
  }

  async #whenReady(child: ChildProcess): Promise<void> {
    const deadline = performance.now() + READY_TIMEOUT_MS;
    while (!(await isReady(this.#settings.readyUrl))) {
      if (child.exitCode !== null || performance.now() > deadline)
        throw new Error(`${this.#settings.entryPoint} does not get ready:\n${lastLines(this.#settings.logFile)}`);
      await delay(READY_INTERVAL_MS);
    }
  }
}

/** The log goes with the stage, so what it says last is told with the failure. */
function lastLines(file: string): string {
  return readFileSync(file, 'utf8').trim().split('\n').slice(-LINES_TOLD_MAX).join('\n');
}

async function isReady(url: string): Promise<boolean> {
  try {
    const response = await fetch(url);
    await response.body?.cancel();
    return response.ok;
  } catch {
    // Not listening yet.
    return false;
  }
}
