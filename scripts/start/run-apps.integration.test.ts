import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { findFreePort, isPortFree } from '@lethe/testkit/embedded-postgres';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { Shutdown } from '../processes/shutdown.ts';
import type { App, AppName } from './apps.ts';
import { runApps } from './run-apps.ts';

let folder: string;
let shutdown: Shutdown;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'lethe apps-'));
  mkdirSync(join(folder, 'logs'));
  shutdown = new Shutdown();
});

afterEach(async () => {
  shutdown.hurry();
  await shutdown.stopAll();
  rmSync(folder, { recursive: true });
});

const serve = `require('node:http').createServer((request, response) => response.end()).listen(process.env.PORT, '127.0.0.1');`;

async function app(name: AppName, source: string): Promise<App & { port: number }> {
  const entryPoint = join(folder, `${name}.cjs`);
  writeFileSync(entryPoint, source);
  const port = await findFreePort();
  const env = { PORT: String(port) };
  return {
    name,
    entryPoint,
    url: `http://127.0.0.1:${port}`,
    databaseRole: null,
    readyPath: '/health/ready',
    env,
    port,
  };
}

function run(apps: App[]) {
  return runApps({ apps, env: { PATH: process.env.PATH }, logsFolder: join(folder, 'logs'), shutdown, say: () => {} });
}

test('apps are ready together and gone after the shutdown, also one that ignores SIGTERM when hurried', async () => {
  const polite = await app('gateway', serve);
  const stubborn = await app('worker', `process.on('SIGTERM', () => console.log('no')); ${serve}`);
  await run([polite, stubborn]);

  const stopping = shutdown.stopAll();
  shutdown.hurry();
  await stopping;

  expect(await isPortFree(polite.port)).toBe(true);
  expect(await isPortFree(stubborn.port)).toBe(true);
});

test('an app that ends while starting is named with its last lines, and its sister is stopped', async () => {
  const healthy = await app('gateway', serve);
  const broken = await app('worker', `console.error('PAYLOAD_RETENTION_DAYS must be from 0 to 365'); process.exit(1);`);

  await expect(run([healthy, broken])).rejects.toThrow(
    /The worker has stopped \(exit code 1\).*PAYLOAD_RETENTION_DAYS must be from 0 to 365/s,
  );
  await shutdown.stopAll();
  expect(await isPortFree(healthy.port)).toBe(true);
});

test('an app that dies later on breaks the product and says which one', async () => {
  const mortal = await app('gateway', `${serve} setTimeout(() => process.kill(process.pid, 'SIGKILL'), 300);`);
  const { broken } = await run([mortal]);

  expect((await broken).message).toMatch(/The gateway has stopped \(signal SIGKILL\)/);
});

test('a log begins anew at every start and belongs to its owner', async () => {
  writeFileSync(join(folder, 'logs/gateway.log'), 'of an earlier run');
  await run([await app('gateway', `console.log('hello'); ${serve}`)]);

  expect(readFileSync(join(folder, 'logs/gateway.log'), 'utf8')).toBe('hello\n');
});
