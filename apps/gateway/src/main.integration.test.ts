import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { useDatabase } from '@lethe/testkit/postgres';
import { expect, test, vi } from 'vitest';
import { useRunningGateway } from './testing/use-running-gateway.ts';

const testDatabase = useDatabase();
const gateway = useRunningGateway(testDatabase, { isStarted: false });
const MAIN = fileURLToPath(new URL('main.ts', import.meta.url));

/** Runs the gateway as a process of its own. */
function run(variables: Record<string, string> = {}) {
  const child = spawn(process.execPath, [MAIN], { env: { ...gateway.env, ...variables } });
  const output = { stdout: '', stderr: '' };
  child.stdout.on('data', (chunk) => {
    output.stdout += chunk;
  });
  child.stderr.on('data', (chunk) => {
    output.stderr += chunk;
  });
  const exited = once(child, 'close').then(([code]) => code as number | null);
  return { child, output, exited };
}

async function whenReady(): Promise<void> {
  await vi.waitFor(async () => expect((await fetch(`${gateway.url}/health/ready`)).status).toBe(200), {
    timeout: 15_000,
  });
}

test('on SIGTERM what runs is finished and recorded, and the process ends with 0', async () => {
  const { apiKey } = await gateway.addOrganization();
  const { child, exited, output } = run();
  await whenReady();
  const response = await gateway.chat(apiKey, {
    stream: true,
    simulator: { content: 'x'.repeat(40), chunks: 20, chunk_delay_ms: 10 },
  });
  child.kill('SIGTERM');
  expect((await response.text()).endsWith('data: [DONE]\n\n')).toBe(true);
  expect(await exited).toBe(0);
  expect(output.stderr).toBe('');
  const rows = await testDatabase.query('SELECT id FROM request WHERE id = $1', [response.headers.get('x-request-id')]);
  expect(rows).toHaveLength(1);
});

test('a taken port is told by its variable', async () => {
  const first = run();
  await whenReady();
  const second = run({ LETHE_SPOOL_DIR: `${gateway.env.LETHE_SPOOL_DIR}-second` });
  expect(await second.exited).toBe(1);
  expect(second.output.stderr).toMatch(/^LETHE_GATEWAY_PORT: this port is taken; .+\n$/);
  first.child.kill('SIGTERM');
  expect(await first.exited).toBe(0);
});

test.each([
  [{ LETHE_MODE: 'staging' }, /^LETHE_MODE: expected a mode; .+\n$/],
  [{ DATABASE_URL: 'postgresql://u:secret@127.0.0.1:9/x' }, /^DATABASE_URL: nothing answers at this address; .+\n$/],
  [{ PROVIDER_ACME_API_KEY: 'k' }, /^PROVIDER_ACME_BASE_URL: .+\n$/],
])('a start that cannot succeed says why in one line and ends with 1: %j', async (variables, line) => {
  const { exited, output } = run(variables);
  expect(await exited).toBe(1);
  expect(output.stderr).toMatch(line);
});

test('a master key that others can read is refused', async () => {
  const file = `${gateway.env.LETHE_MASTER_KEY_FILE}.open`;
  writeFileSync(file, '{}');
  chmodSync(file, 0o644);
  const { exited, output } = run({ LETHE_MASTER_KEY_FILE: file });
  expect(await exited).toBe(1);
  expect(output.stderr).toMatch(/^.*master key.*\n$/);
});

test('outside of a demo, a clock that a demo has moved refuses the start', async () => {
  await testDatabase.query(
    'INSERT INTO demo_clock (id, offset_ms) VALUES (true, 1000) ON CONFLICT (id) DO UPDATE SET offset_ms = 1000',
  );
  const { exited, output } = run({ LETHE_MODE: 'cloud', LETHE_SIMULATOR_URL: '' });
  expect(await exited).toBe(1);
  expect(output.stderr).toMatch(/^LETHE_MODE: .+\n$/);
});
