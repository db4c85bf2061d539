import { createHmac } from 'node:crypto';
import { createServer, type IncomingHttpHeaders, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { ManualClock } from '@lethe/core/time';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { createWebhookAddresses, createWebhookSender, PUBLIC_ONLY } from './index.ts';
import { signWebhook } from './sign-webhook.ts';

/** Of the specification of Standard Webhooks. */
const VECTOR = {
  id: 'msg_p5jXN8AQM9LWM0D4loKWxJek',
  timestamp: 1_614_265_330,
  body: '{"test": 2432232314}',
  secrets: ['whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw'],
};
const SIGNATURE = 'v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=';

const seen: { path: string; headers: IncomingHttpHeaders; body: string }[] = [];
let answer = 200;
let server: Server;
let origin = '';

beforeAll(async () => {
  server = createServer((request, response) => {
    let body = '';
    request.on('data', (chunk) => {
      body += chunk;
    });
    request.on('end', () => {
      seen.push({ path: request.url ?? '', headers: request.headers, body });
      response.writeHead(answer, { location: `${origin}/elsewhere` }).end('x'.repeat(100_000));
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});
afterAll(() => new Promise((resolve) => server.close(resolve)));
beforeEach(() => {
  seen.length = 0;
  answer = 200;
});

const realClock = new ManualClock(new Date(VECTOR.timestamp * 1_000));
const senderOf = (isPrivateAllowed: boolean) =>
  createWebhookSender({ policy: { isPrivateAllowed }, connectTimeoutMs: 1_000, realClock });
const send = (url: string, isPrivateAllowed = true) => senderOf(isPrivateAllowed).send({ ...VECTOR, url });

describe('a signature', () => {
  test('is that of the specification', () => {
    expect(signWebhook(VECTOR)).toBe(SIGNATURE);
  });

  test('depends on id, time and body, and there is one for each secret', () => {
    const changed = [{ id: 'msg_1' }, { timestamp: VECTOR.timestamp + 1 }, { body: '{}' }];
    for (const change of changed) expect(signWebhook({ ...VECTOR, ...change })).not.toBe(SIGNATURE);
    const second = 'whsec_AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA';
    expect(signWebhook({ ...VECTOR, secrets: [second, ...VECTOR.secrets] }).split(' ')[1]).toBe(SIGNATURE);
  });
});

describe('a message', () => {
  test('goes out as it was signed, with its id, the real time and all signatures', async () => {
    expect(await send(`${origin}/hooks?tenant=7`)).toMatchObject({ responseStatus: 200, errorCode: null });
    expect(seen).toHaveLength(1);
    const [{ path, headers, body }] = seen as [(typeof seen)[number]];
    expect([path, body]).toEqual(['/hooks?tenant=7', VECTOR.body]);
    expect(headers).toMatchObject({
      'content-type': 'application/json',
      'webhook-id': VECTOR.id,
      'webhook-timestamp': String(VECTOR.timestamp),
      'webhook-signature': SIGNATURE,
    });
    const key = Buffer.from(VECTOR.secrets[0]?.slice('whsec_'.length) ?? '', 'base64');
    const signed = `${headers['webhook-id']}.${headers['webhook-timestamp']}.${body}`;
    expect(`v1,${createHmac('sha256', key).update(signed).digest('base64')}`).toBe(headers['webhook-signature']);
  });

  test.each([
    [204, null],
    [302, 'redirect_refused'],
    [400, 'status_not_2xx'],
    [410, 'status_not_2xx'],
    [500, 'status_not_2xx'],
  ])('whose answer is %i is %s', async (status, errorCode) => {
    answer = status;
    expect(await send(`${origin}/hooks`)).toMatchObject({ responseStatus: status, errorCode });
    expect(seen.map(({ path }) => path)).toEqual(['/hooks']);
  });

  test('that reaches nobody says so', async () => {
    expect(await send('http://127.0.0.1:9/hooks')).toMatchObject({ responseStatus: null, errorCode: 'unreachable' });
  });

  test.each([
    'http://127.0.0.1:1',
    'https://localhost/',
    'https://169.254.169.254/latest',
    'https://[::1]/',
    'ftp://a.example/',
  ])('invariant 39: to %s goes nowhere', async (url) => {
    expect(await send(url, false)).toMatchObject({ responseStatus: null, errorCode: 'url_not_allowed' });
  });

  test('invariant 39: goes nowhere when its name leads to a private address by the time it is sent', async () => {
    const sender = createWebhookSender({
      policy: PUBLIC_ONLY,
      connectTimeoutMs: 1_000,
      realClock,
      resolve: async () => [{ address: '127.0.0.1', family: 4 }],
    });
    const result = await sender.send({ ...VECTOR, url: 'https://hooks.example.com/' });
    expect(result).toMatchObject({ responseStatus: null, errorCode: 'url_not_allowed' });
    expect(seen).toEqual([]);
  });
});

describe('an address', () => {
  const { parse } = createWebhookAddresses({ policy: PUBLIC_ONLY });

  test('keeps its path and query, in one spelling', () => {
    expect(parse('HTTPS://Hooks.Example.com:443/a/?token=x')).toBe('https://hooks.example.com/a/?token=x');
  });

  test.each([
    'http://a.example/',
    'https://10.0.0.1/',
    'https://user:x@a.example/',
    'https://a.example:8443/',
    'https://a.example/#x',
    'a.example',
  ])('invariant 39: %s is refused', (url) =>
    expect(() => parse(url)).toThrow(expect.objectContaining({ code: 'url_not_allowed' })),
  );
});
