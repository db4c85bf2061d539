import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { findFreePort } from '@lethe/testkit/embedded-postgres';
import { useDatabase } from '@lethe/testkit/postgres';
import { afterAll, afterEach, describe, expect, it } from 'vitest';

const testDatabase = useDatabase();
const entryPoint = fileURLToPath(new URL('main.ts', import.meta.url));
const children: ChildProcess[] = [];

const folder = mkdtempSync(join(tmpdir(), 'lethe-worker-'));
afterAll(() => rmSync(folder, { recursive: true }));
afterEach(() => {
  for (const child of children.splice(0)) child.kill('SIGKILL');
});

/** Runs the worker as operators do: a process, an environment, an exit code. */
function runWorker(variables: Record<string, string>) {
  const env = {
    PATH: process.env.PATH,
    LETHE_MODE: 'demo',
    DATABASE_URL: testDatabase.urlAs('lethe_worker'),
    LETHE_MASTER_KEY_FILE: join(folder, 'master.key'),
    ...variables,
  };
  const child = spawn(process.execPath, [entryPoint], { env, stdio: ['ignore', 'pipe', 'pipe'] });
  children.push(child);
  const output = { stdout: '', stderr: '' };
  child.stdout.on('data', (chunk) => {
    output.stdout += chunk;
  });
  child.stderr.on('data', (chunk) => {
    output.stderr += chunk;
  });
  return { child, output, exitCode: once(child, 'close').then(([code]) => code as number | null) };
}

async function isReady(port: number): Promise<boolean> {
  try {
    return (await fetch(`http://127.0.0.1:${port}/health/ready`)).ok;
  } catch {
    // Not listening yet.
    return false;
  }
}

describe('the process', () => {
  it('runs until SIGTERM, then ends with exit code 0 and leaves no connection behind', async () => {
    const port = await findFreePort();
    const { child, output, exitCode } = runWorker({ LETHE_WORKER_PORT: String(port) });
    await expect.poll(() => isReady(port), { timeout: 20_000 }).toBe(true);
    await expect.poll(() => output.stdout, { timeout: 20_000 }).toContain('job_succeeded');
    child.kill('SIGTERM');
    expect(await exitCode).toBe(0);
    expect(output.stderr).toBe('');
    const events = output.stdout
      .trim()
      .split('\n')
      .map((line) => (JSON.parse(line) as { event: string }).event);
    expect(events).toEqual(expect.arrayContaining(['worker_started', 'job_succeeded', 'worker_stopping']));
    const left = `SELECT FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid() AND application_name LIKE 'lethe%'`;
    await expect.poll(() => testDatabase.query(left)).toEqual([]);
  });

  it('a wrong variable is one line and exit code 1', async () => {
    const { output, exitCode } = runWorker({ LETHE_WORKER_PORT: 'http' });
    expect(await exitCode).toBe(1);
    expect(output).toEqual({
      stdout: '',
      stderr: 'LETHE_WORKER_PORT: expected a port; set a whole number from 1 to 65535.\n',
    });
  });

  it('a port that is taken is one line and exit code 1', async () => {
    const port = new URL(testDatabase.urlAs('lethe_worker')).port;
    const { output, exitCode } = runWorker({ LETHE_WORKER_PORT: port });
    expect(await exitCode).toBe(1);
    expect(output.stderr).toBe(
      `LETHE_WORKER_PORT: port ${port} is taken; stop what listens there or set another port.\n`,
    );
  });
});
