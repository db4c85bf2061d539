import { type ChildProcessWithoutNullStreams, spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { expect, vi } from 'vitest';
import type { RunningTestGateway } from './use-running-gateway.ts';

const MAIN = fileURLToPath(new URL('../main.ts', import.meta.url));
export const PATIENCE = { timeout: 20_000, interval: 50 };

/** The gateway as processes of their own, one after the other, on one folder and one database. */
export class GatewayProcesses {
  readonly #gateway: RunningTestGateway;
  #child: ChildProcessWithoutNullStreams | null = null;
  /** What the last one has written. */
  output = '';

  constructor(gateway: RunningTestGateway) {
    this.#gateway = gateway;
  }

  /** @param tracer a program that runs it, with its arguments */
  async start(tracer: readonly string[] = []): Promise<void> {
    const [command = '', ...args] = [...tracer, process.execPath, MAIN];
    const child = spawn(command, args, { env: this.#gateway.env });
    this.output = '';
    for (const stream of [child.stdout, child.stderr])
      stream.on('data', (chunk) => {
        this.output += chunk;
      });
    this.#child = child;
    const isReady = async () => (await fetch(`${this.#gateway.url}/health/ready`)).status;
    await vi.waitFor(async () => expect(await isReady()).toBe(200), PATIENCE);
  }

  /** Nothing happens when none runs. */
  async end(signal: 'SIGKILL' | 'SIGTERM'): Promise<void> {
    const child = this.#child;
    this.#child = null;
    if (child === null || child.exitCode !== null || child.signalCode !== null) return;
    const exited = once(child, 'close');
    child.kill(signal);
    await exited;
  }
}
