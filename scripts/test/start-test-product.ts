import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, existsSync, mkdtempSync, openSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { findFreePort } from '@lethe/testkit/embedded-postgres';
import { lifelineEnvironment } from '../processes/lifeline.ts';
import { readLogTail } from '../processes/log-tail.ts';
import { OperatorError } from '../processes/operator-error.ts';
import { repositoryRoot } from '../processes/repository-root.ts';
import type { Shutdown } from '../processes/shutdown.ts';

const startTimeoutMs = 10 * 60_000;
const portVariables = [
  'LETHE_GATEWAY_PORT',
  'LETHE_DASHBOARD_PORT',
  'LETHE_WORKER_PORT',
  'LETHE_SIMULATOR_PORT',
  'LETHE_STRIPE_PORT',
  'LETHE_DATABASE_PORT',
];

export type TestProduct = { home: string; stop: () => Promise<number> };

/** Starts the product as `npm start` does, in demo mode, with a folder and ports of its own. */
export async function startTestProduct(shutdown: Shutdown): Promise<TestProduct> {
  const home = mkdtempSync(join(tmpdir(), 'lethe-product-'));
  chmodSync(home, 0o711);
  const logFile = join(home, 'start.log');
  const log = openSync(logFile, 'w', 0o600);
  const child = spawn(process.execPath, [join(repositoryRoot, 'scripts/start.ts')], {
    cwd: repositoryRoot,
    env: {
      ...process.env,
      ...(await freePorts()),
      ...lifelineEnvironment,
      LETHE_MODE: 'demo',
      LETHE_HOME: home,
      // What a developer keeps in .env, or has in the shell, is not what is tested.
      LETHE_ENV_FILE: '',
      DATABASE_URL: '',
      REDIS_URL: '',
      STRIPE_SECRET_KEY: '',
    },
    stdio: ['ignore', log, log, 'pipe'],
  });
  const ended = once(child, 'exit').then(([code]) => (code as number | null) ?? 1);
  const stop = async () => {
    child.kill('SIGTERM');
    const code = await ended;
    rmSync(home, { recursive: true, force: true });
    return code;
  };
  shutdown.add({ name: 'the product', stop: async () => void (await stop()) });
  const deadline = performance.now() + startTimeoutMs;
  while (!existsSync(join(home, 'demo.json'))) {
    const hasEnded = child.exitCode !== null || child.signalCode !== null;
    if (hasEnded || performance.now() > deadline) {
      throw new OperatorError(`The product did not start.\n${readLogTail(logFile).join('\n')}`);
    }
    await delay(100);
  }
  return { home, stop };
}

async function freePorts(): Promise<Record<string, string>> {
  const ports = new Set<number>();
  while (ports.size < portVariables.length) ports.add(await findFreePort());
  return Object.fromEntries([...ports].map((port, index) => [portVariables[index] ?? '', String(port)]));
}
