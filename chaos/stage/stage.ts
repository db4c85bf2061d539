import { randomBytes } from 'node:crypto';
import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { findFreePort } from '@lethe/testkit/embedded-postgres';
import { AppProcess } from './app-process.ts';
import { createStageDatabase, type StageDatabase } from './database.ts';
import { type ChaosTenant, insertTenants } from './tenants.ts';

/** The product as it runs in production, but for the simulator as its provider: database, gateway, worker, each a process that can be ended. */
export interface Stage {
  readonly gatewayUrl: string;
  readonly database: StageDatabase;
  readonly gateway: AppProcess;
  readonly tenants: readonly ChaosTenant[];
  /** Where all of it writes, logs included. */
  readonly folder: string;
  close(): Promise<void>;
}

export async function openStage(): Promise<Stage> {
  const folder = mkdtempSync(join(tmpdir(), 'lethe-chaos-'));
  chmodSync(folder, 0o755);
  const pepper = randomBytes(32);
  const closers: (() => Promise<void>)[] = [];
  const close = async () => {
    // Whoever closes it again finds nothing to do.
    for (const end of closers.splice(0).reverse()) await end();
    rmSync(folder, { recursive: true, force: true });
  };
  try {
    const database = await createStageDatabase(folder);
    closers.push(() => database.stop());
    const tenants = await insertTenants(database, pepper);
    const ports = { gateway: await findFreePort(), worker: await findFreePort(), simulator: await findFreePort() };
    const shared = {
      LETHE_MODE: 'demo',
      LETHE_HOME: folder,
      LETHE_MASTER_KEY_FILE: join(folder, 'master.key'),
      LETHE_API_KEY_PEPPER: pepper.toString('hex'),
      LETHE_SIMULATOR_PORT: String(ports.simulator),
      LETHE_SIMULATOR_URL: `http://127.0.0.1:${ports.simulator}`,
      LETHE_GATEWAY_PORT: String(ports.gateway),
      LETHE_WORKER_PORT: String(ports.worker),
      LETHE_LOG_LEVEL: 'warn',
    };
    const appOf = (name: keyof typeof ports, entryPoint: string, env: Record<string, string> = {}) =>
      new AppProcess({
        entryPoint,
        env: { ...shared, ...env },
        readyUrl: `http://127.0.0.1:${ports[name]}/health/ready`,
        logFile: join(folder, `${name}.log`),
      });
    const simulator = appOf('simulator', 'packages/testkit/src/simulator/main.ts');
    const gateway = appOf('gateway', 'apps/gateway/src/main.ts', { DATABASE_URL: database.urlAs('lethe_gateway') });
    const worker = appOf('worker', 'apps/worker/src/main.ts', { DATABASE_URL: database.urlAs('lethe_worker') });
    for (const app of [simulator, gateway, worker]) {
      closers.push(() => app.stop());
      await app.start();
    }
    return { gatewayUrl: `http://127.0.0.1:${ports.gateway}`, database, gateway, tenants, folder, close };
  } catch (error) {
    await close();
    throw error;
  }
}
