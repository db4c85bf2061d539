import { once } from 'node:events';
import { createServer, type IncomingMessage } from 'node:http';
import { type AddressInfo, connect } from 'node:net';
import { isDomainError } from '@lethe/core/errors';
import { afterEach, expect, test } from 'vitest';
import { RequestAborted, readBody } from './read-body.ts';

const server = createServer();

afterEach(() => {
  server.closeAllConnections();
  server.close();
});

async function receive(text: string) {
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const caller = connect((server.address() as AddressInfo).port, '127.0.0.1');
  caller.on('error', () => {});
  caller.write(text);
  const [request] = (await once(server, 'request')) as [IncomingMessage];
  return { caller, request };
}

const LIMITS = { bodySizeBytesMax: 100, bodyIdleTimeoutMs: 60_000 };
const WHOLE = 'POST / HTTP/1.1\r\nhost: x\r\ncontent-length: 4\r\n\r\nbody';

test('a body that has come with its head is read as it is', async () => {
  const { request } = await receive(WHOLE);
  expect((await readBody(request, LIMITS)).toString()).toBe('body');
});

test('a body that stops coming is given up after the idle time', async () => {
  const { request } = await receive('POST / HTTP/1.1\r\nhost: x\r\ncontent-length: 4\r\n\r\nbo');
  const error: unknown = await readBody(request, { ...LIMITS, bodyIdleTimeoutMs: 1 }).catch(
    (thrown: unknown) => thrown,
  );
  expect(isDomainError(error) && error.code).toBe('request_timeout');
});

test('a caller that leaves in the middle of its body ends the reading', async () => {
  const { caller, request } = await receive('POST / HTTP/1.1\r\nhost: x\r\ncontent-length: 4\r\n\r\nbo');
  const reading = readBody(request, LIMITS);
  caller.destroy();
  await expect(reading).rejects.toThrow(RequestAborted);
});

test('a caller that left before its body was looked at leaves nobody waiting', async () => {
  const { caller, request } = await receive(WHOLE);
  caller.destroy();
  await new Promise((resolve) => request.on('close', resolve));
  expect(() => readBody(request, LIMITS)).toThrow(RequestAborted);
});
