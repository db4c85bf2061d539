import { once } from 'node:events';
import { type AddressInfo, createServer, type Server } from 'node:net';
import { afterEach, expect, test } from 'vitest';
import { checkPorts } from './check-ports.ts';

const servers: Server[] = [];

afterEach(async () => {
  for (const server of servers.splice(0)) {
    server.close();
    await once(server, 'close');
  }
});

async function listen(host: string): Promise<number> {
  const server = createServer().listen(0, host);
  servers.push(server);
  await once(server, 'listening');
  return (server.address() as AddressInfo).port;
}

test.each(['127.0.0.1', '0.0.0.0', '::1'])(
  'a port that somebody has on %s is refused with its variable',
  async (host) => {
    const port = await listen(host);

    await expect(checkPorts({ LETHE_WORKER_PORT: port }, { wasInterrupted: false })).rejects.toThrow(
      new RegExp(`Port ${port} .*LETHE_WORKER_PORT`),
    );
  },
);

test('after an interrupted run, a port that its leftovers give back in time is accepted', async () => {
  const port = await listen('127.0.0.1');
  const checking = checkPorts({ LETHE_WORKER_PORT: port }, { wasInterrupted: true });
  servers.pop()?.close();

  await expect(checking).resolves.toBeUndefined();
});
