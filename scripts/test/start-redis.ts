import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { connect } from 'node:net';
import { setTimeout as delay } from 'node:timers/promises';
import { findFreePort } from '@lethe/testkit/embedded-postgres';
import type { Shutdown } from '../processes/shutdown.ts';

const startTimeoutMs = 10_000;

/** Starts the machine's Redis without any persistence; null when there is none, or when it does not start. */
export async function startRedis(shutdown: Shutdown): Promise<string | null> {
  if (spawnSync('redis-server', ['--version']).status !== 0) return null;
  const port = await findFreePort();
  const server = spawn(
    'redis-server',
    ['--port', String(port), '--bind', '127.0.0.1', '--save', '', '--appendonly', 'no'],
    {
      stdio: 'ignore',
      cwd: '/',
    },
  );
  const ended = once(server, 'exit');
  shutdown.add({
    name: 'Redis',
    stop: async () => {
      if (server.exitCode === null && server.signalCode === null) {
        server.kill('SIGTERM');
        await ended;
      }
    },
  });
  const deadline = performance.now() + startTimeoutMs;
  while (!(await accepts(port))) {
    if (server.exitCode !== null || performance.now() > deadline) return null;
    await delay(50);
  }
  return `redis://127.0.0.1:${port}`;
}

function accepts(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1');
    socket.once('error', () => resolve(false));
    socket.once('connect', () => {
      socket.destroy();
      resolve(true);
    });
  });
}
