import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { useDatabase } from '@lethe/testkit/postgres';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { useRunningGateway } from '../testing/use-running-gateway.ts';

const testDatabase = useDatabase();
const gateway = useRunningGateway(testDatabase, { isStarted: false });
const MAIN = fileURLToPath(new URL('../main.ts', import.meta.url));
const WAIT = { timeout: 20_000, interval: 50 };
const slowAnswer = { stream: true, simulator: { content: 'x'.repeat(60), chunks: 30, chunk_delay_ms: 20 } };

let folder: string;
const children: ChildProcess[] = [];

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'lethe-processes-'));
});
afterEach(() => {
  for (const child of children.splice(0)) child.kill('SIGKILL');
  rmSync(folder, { recursive: true, force: true });
});

/** Runs a gateway of two processes. */
function run(variables: Record<string, string> = {}) {
  const own = { LETHE_GATEWAY_PROCESSES: '2', LETHE_SPOOL_DIR: join(folder, 'spool'), LETHE_HOME: folder };
  const child = spawn(process.execPath, [MAIN], { env: { ...gateway.env, ...own, ...variables } });
  children.push(child);
  const output = { stdout: '', stderr: '' };
  child.stdout.on('data', (chunk) => {
    output.stdout += chunk;
  });
  child.stderr.on('data', (chunk) => {
    output.stderr += chunk;
  });
  // The output closes when the last process that writes to it has ended.
  const ended = once(child, 'close').then(([code]) => code as number | null);
  return { child, output, ended };
}

async function whenReady(): Promise<void> {
  await vi.waitFor(async () => expect((await fetch(`${gateway.url}/health/ready`)).status).toBe(200), WAIT);
}

async function metrics(): Promise<string> {
  return (await fetch(`${gateway.url}/metrics`)).text();
}

function processesOf({ pid }: ChildProcess): number[] {
  return execFileSync('pgrep', ['-P', String(pid)], { encoding: 'utf8' })
    .trim()
    .split('\n')
    .map(Number);
}

function eventsOf(output: { stdout: string }): { event: string; slot?: number; reason?: string }[] {
  return output.stdout
    .split('\n')
    .filter((line) => line.startsWith('{'))
    .map((line) => JSON.parse(line));
}

async function recordedIds(): Promise<string[]> {
  const rows = await testDatabase.query<{ id: string }>('SELECT id FROM request');
  return rows.map(({ id }) => id);
}

/** As many streams on connections of their own. */
async function openStreams(apiKey: string, count: number): Promise<Response[]> {
  const streams: Response[] = [];
  for (let index = 0; index < count; index += 1) {
    streams.push(await gateway.chat(apiKey, slowAnswer, { connection: 'close' }));
  }
  return streams;
}

test('it is ready when all of its processes are, each with a place of its own for records', async () => {
  const { child, ended } = run();
  await whenReady();
  expect(await metrics()).toMatch(/^lethe_gateway_processes 2$/m);
  expect(readdirSync(join(folder, 'spool'))).toEqual(expect.arrayContaining(['0', '1']));
  child.kill('SIGTERM');
  expect(await ended).toBe(0);
});

test('a process that is killed is replaced in its place, and the gateway goes on', async () => {
  const { apiKey } = await gateway.addOrganization();
  const { child, output, ended } = run();
  await whenReady();
  const [victim = 0, survivor = 0] = processesOf(child);
  process.kill(victim, 'SIGKILL');
  await vi.waitFor(() => {
    const events = eventsOf(output);
    const died = events.find(({ event }) => event === 'gateway_process_died');
    expect(died?.reason).toBe('SIGKILL');
    const ready = events.filter(({ event, slot }) => event === 'gateway_process_ready' && slot === died?.slot);
    expect(ready).toHaveLength(2);
  }, WAIT);
  expect(processesOf(child)).toHaveLength(2);
  expect(processesOf(child)).toContain(survivor);
  for (const response of await openStreams(apiKey, 8)) {
    expect((await response.text()).endsWith('data: [DONE]\n\n')).toBe(true);
  }
  expect(await metrics()).toMatch(/^lethe_gateway_processes 2$/m);
  child.kill('SIGTERM');
  expect(await ended).toBe(0);
});

test('on SIGTERM every process finishes and records what it is answering, and all end', async () => {
  const { apiKey } = await gateway.addOrganization();
  const { child, ended, output } = run();
  await whenReady();
  const streams = await openStreams(apiKey, 8);
  const processes = processesOf(child);
  child.kill('SIGTERM');
  for (const response of streams) expect((await response.text()).endsWith('data: [DONE]\n\n')).toBe(true);
  expect(await ended).toBe(0);
  expect(output.stderr).toBe('');
  const ids = streams.map((response) => response.headers.get('x-request-id'));
  expect(await recordedIds()).toEqual(expect.arrayContaining(ids));
  for (const id of processes) expect(() => process.kill(id, 0)).toThrow('ESRCH');
});

test('when the supervisor is killed, the processes finish and record what they are answering, and end by themselves', async () => {
  const { apiKey } = await gateway.addOrganization();
  const { child, ended } = run();
  await whenReady();
  const streams = await openStreams(apiKey, 8);
  child.kill('SIGKILL');
  for (const response of streams) expect((await response.text()).endsWith('data: [DONE]\n\n')).toBe(true);
  await ended;
  const ids = streams.map((response) => response.headers.get('x-request-id'));
  expect(await recordedIds()).toEqual(expect.arrayContaining(ids));
});

test('a scrape counts the answers of all processes together', async () => {
  const { apiKey } = await gateway.addOrganization();
  const { child, ended } = run();
  await whenReady();
  const statuses = [200, 200, 200, 401, 401];
  for (const status of statuses) {
    const response = await gateway.chat(status === 200 ? apiKey : 'nobody', {}, { connection: 'close' });
    await response.text();
    expect(response.status).toBe(status);
  }
  await vi.waitFor(async () => {
    const text = await metrics();
    expect(text).toMatch(/^lethe_gateway_requests_total\{status="401"\} 2$/m);
    expect(text).toMatch(/^lethe_gateway_request_duration_seconds_count 3$/m);
  }, WAIT);
  child.kill('SIGTERM');
  expect(await ended).toBe(0);
});

test('a scrape from elsewhere finds nothing, unless it knows the token', async () => {
  const token = 'a-token-of-a-scraper';
  const { child, ended } = run({ LETHE_METRICS_TOKEN: token });
  await whenReady();
  const statusWith = async (headers: Record<string, string>) =>
    (await fetch(`${gateway.url}/metrics`, { headers })).status;
  expect(await statusWith({})).toBe(404);
  expect(await statusWith({ authorization: 'Bearer another-token-of-it' })).toBe(404);
  expect(await statusWith({ authorization: `Bearer ${token}` })).toBe(200);
  child.kill('SIGTERM');
  expect(await ended).toBe(0);
});

test('a process that cannot start ends the gateway with its line, and none stays behind', async () => {
  mkdirSync(join(folder, 'spool'), { mode: 0o700 });
  writeFileSync(join(folder, 'spool/1'), 'not a folder');
  const { ended, output } = run();
  expect(await ended).toBe(1);
  expect(output.stderr).toMatch(/^LETHE_SPOOL_DIR: .+\n$/);
});

test('a start that no process would survive says why once', async () => {
  const { ended, output } = run({ DATABASE_URL: 'postgresql://u:secret@127.0.0.1:9/x' });
  expect(await ended).toBe(1);
  expect(output.stderr).toMatch(/^DATABASE_URL: nothing answers at this address; .+\n$/);
});

test('a port that another gateway shares among its own processes is taken', async () => {
  const { child, ended } = run();
  await whenReady();
  const other = run({ LETHE_SPOOL_DIR: join(folder, 'another-spool') });
  expect(await other.ended).toBe(1);
  expect(other.output.stderr).toMatch(/^LETHE_GATEWAY_PORT: this port is taken; .+\n$/);
  child.kill('SIGTERM');
  expect(await ended).toBe(0);
});
