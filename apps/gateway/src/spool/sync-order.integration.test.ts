import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { useDatabase } from '@lethe/testkit/postgres';
import { afterEach, expect, test, vi } from 'vitest';
import { GatewayProcesses } from '../testing/gateway-process.ts';
import { useRunningGateway } from '../testing/use-running-gateway.ts';

const gateway = useRunningGateway(useDatabase(), { isStarted: false });
const processes = new GatewayProcesses(gateway);
const folder = mkdtempSync(join(tmpdir(), 'lethe-trace-'));
const ROUNDS = 6;
const STRACE = '/usr/bin/strace';

afterEach(async () => {
  await processes.end('SIGKILL');
  rmSync(folder, { recursive: true, force: true });
});

/** Whether this machine has a tracer that may trace. */
function canTrace(): boolean {
  return spawnSync(STRACE, ['-qq', '-o', '/dev/null', 'true']).status === 0;
}

/** What each line of the trace does to the guarantee: a frame is written, a sync has succeeded, a caller gets the end of its answer. */
function stepOf(line: string): string {
  if (/pwritev\(\d+<[^>]*\.spool>/.test(line)) return 'write ';
  if (/fdatasync\(\d+<[^>]*\.spool>\) += 0/.test(line)) return 'sync ';
  if (/fdatasync resumed>\) += 0/.test(line)) return 'sync ';
  if (/(write|writev|sendmsg|sendto)\(\d+<socket:.*\[DONE\]/.test(line)) return 'end ';
  return '';
}

test('invariant 5: the system calls of the process come in the order: write to the spool, fdatasync of it, last bytes to the caller', async ({
  skip,
}) => {
  if (!canTrace()) skip('There is no strace here, or it may not trace.');
  const { apiKey } = await gateway.addOrganization();
  const trace = join(folder, 'trace');
  const calls = 'trace=fdatasync,pwritev,write,writev,sendmsg,sendto';
  await processes.start([STRACE, '-D', '-f', '-qq', '-y', '-s', '4096', '-e', calls, '-o', trace]);
  for (let round = 0; round < ROUNDS; round += 1) {
    const response = await gateway.chat(apiKey, { stream: true });
    expect(await response.text()).toMatch(/\[DONE\]\n\n$/);
  }
  await processes.end('SIGTERM');
  // The tracer may end a moment after what it traces.
  await vi.waitFor(() => {
    const steps = readFileSync(trace, 'utf8').split('\n').map(stepOf).join('');
    const sinceFirstWrite = steps.slice(steps.indexOf('write ')).trim();
    expect(sinceFirstWrite).toBe(Array.from({ length: ROUNDS }, () => 'write sync end').join(' '));
  });
});
