import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { type AddressInfo, createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { findFreePort, isPortFree } from '@lethe/testkit/embedded-postgres';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { takeHome } from './start/take-home.ts';

let folder: string;
let home: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'lethe-start-'));
  home = join(folder, 'home');
});

afterEach(() => rmSync(folder, { recursive: true }));

/** Runs a start that is expected to refuse, and returns what it printed. */
async function refusedStart(env: Record<string, string>): Promise<{ code: unknown; stdout: string; stderr: string }> {
  const ports = {
    LETHE_GATEWAY_PORT: String(await findFreePort()),
    LETHE_DASHBOARD_PORT: String(await findFreePort()),
    LETHE_WORKER_PORT: String(await findFreePort()),
    LETHE_SIMULATOR_PORT: String(await findFreePort()),
    LETHE_STRIPE_PORT: String(await findFreePort()),
  };
  return new Promise((resolve) => {
    execFile(
      process.execPath,
      [join(import.meta.dirname, 'start.ts')],
      { env: { PATH: process.env.PATH, LETHE_ENV_FILE: '', LETHE_HOME: home, ...ports, ...env } },
      (error, stdout, stderr) => resolve({ code: error?.code ?? 0, stdout, stderr }),
    );
  });
}

test('a taken port ends the start before anything is started, with one line that names the variable', async () => {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;

  const { code, stdout, stderr } = await refusedStart({ LETHE_WORKER_PORT: String(port) });
  server.close();

  expect(code).toBe(1);
  expect(stdout).toBe('');
  expect(stderr).toMatch(new RegExp(`^lethe: Port ${port} .*LETHE_WORKER_PORT.*\n$`));
  expect(readdirSync(home).sort()).toEqual(['logs', 'mode']);
});

test('a wrong variable ends the start with one line, and leaves no trace on the disk', async () => {
  const { code, stderr } = await refusedStart({ LETHE_MODE: 'production' });

  expect(code).toBe(1);
  expect(stderr).toMatch(/^lethe: LETHE_MODE is wrong: .*\n$/);
  expect(existsSync(home)).toBe(false);
});

test('settings come from the file that LETHE_ENV_FILE names, and the environment wins', async () => {
  const file = join(folder, 'settings');
  writeFileSync(file, 'LETHE_MODE=nonsense\nLETHE_GATEWAY_PORT=nonsense\n');

  const fromFile = await refusedStart({ LETHE_ENV_FILE: file });
  const missing = await refusedStart({ LETHE_ENV_FILE: join(folder, 'missing') });

  expect(fromFile.stderr).toMatch(/^lethe: LETHE_MODE is wrong/);
  expect(missing.stderr).toMatch(/^lethe: LETHE_ENV_FILE names .*\n$/);
});

test('a second start on the same data says that one is running, and disturbs nothing', async () => {
  const first = takeHome(home, 'demo');
  writeFileSync(join(home, 'demo.json'), '{}');

  const { code, stderr } = await refusedStart({});

  expect(code).toBe(1);
  expect(stderr).toMatch(/^lethe: Lethe already runs .*\n$/);
  expect(existsSync(join(home, 'demo.json'))).toBe(true);
  expect(existsSync(join(home, 'start.lock'))).toBe(true);
  first.release();
});

test('no app outlives a start that is killed', async () => {
  const port = await findFreePort();
  const app = join(folder, 'app.cjs');
  const starter = join(folder, 'starter.ts');
  writeFileSync(app, `require('node:http').createServer().listen(${port}, '127.0.0.1');`);
  writeFileSync(
    starter,
    `import { runApp } from ${JSON.stringify(join(import.meta.dirname, 'start/run-app.ts'))};
    runApp({ name: 'gateway', entryPoint: ${JSON.stringify(app)} }, process.env, ${JSON.stringify(join(folder, 'log'))});
    setInterval(() => {}, 1000);`,
  );
  const child = spawn(process.execPath, [starter], { stdio: 'ignore' });
  await expect.poll(() => isPortFree(port), { timeout: 10_000 }).toBe(false);

  child.kill('SIGKILL');

  await expect.poll(() => isPortFree(port), { timeout: 10_000 }).toBe(true);
});

test('an unknown command is refused with the list of those that exist', async () => {
  const { code, stderr } = await new Promise<{ code: unknown; stderr: string }>((resolve) => {
    execFile(process.execPath, [join(import.meta.dirname, 'bootstrap.mjs'), 'nonsense'], (error, _stdout, stderr) =>
      resolve({ code: error?.code ?? 0, stderr }),
    );
  });

  expect(code).toBe(1);
  expect(stderr).toMatch(/^lethe: Unknown command "nonsense"/);
});
