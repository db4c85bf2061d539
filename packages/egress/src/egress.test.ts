import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import fc from 'fast-check';
import { Client } from 'undici';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { addressKind } from './address-kind.ts';
import {
  createGuardedConnector,
  createProviderConnections,
  PUBLIC_ONLY,
  parseBaseUrl,
  type Resolver,
} from './index.ts';

const PRIVATE_ALLOWED = { isPrivateAllowed: true };
const SECRET = 'sk-canary-51c7e0';
const REFUSED = { code: 'url_not_allowed' };

/** A server on loopback: what an attacker wants to reach. It notes who came, and with what. */
const seen: { path: string; authorization: string | undefined }[] = [];
let connectionCount = 0;
let status = 200;
let server: Server;
let port = 0;

beforeAll(async () => {
  server = createServer((request, response) => {
    seen.push({ path: request.url ?? '', authorization: request.headers.authorization });
    response.writeHead(status, status === 307 ? { location: `http://127.0.0.1:${port}/stolen` } : {});
    response.end('{"data":[]}');
  });
  server.on('connection', () => {
    connectionCount += 1;
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  port = (server.address() as AddressInfo).port;
});
afterAll(() => new Promise((resolve) => server.close(resolve)));

describe('invariant 39: what an address is for', () => {
  test.each([
    ...['10.1.2.3', '100.64.0.1', '127.0.0.1', '127.255.255.254', '172.16.0.1', '172.31.255.255', '192.168.1.1'],
    ...['198.18.0.1', '::1', 'fc00::1', 'fdff::1'],
  ])('%s is private', (address) => expect(addressKind(address)).toBe('private'));

  test.each([
    ...['0.0.0.0', '169.254.169.254', '169.254.1.1', '192.0.0.1', '224.0.0.1', '255.255.255.255', '240.0.0.1'],
    ...['100.100.100.200', 'fd00:ec2::254', '::', '::ffff:127.0.0.1', '::ffff:7f00:1', '::ffff:8.8.8.8'],
    ...['64:ff9b::7f00:1', '64:ff9b::808:808', '64:ff9b:1::1', '2001:0:4136:e378:8000:63bf:3fff:fdd2', '2002:7f00:1::'],
    ...[
      'fe80::1',
      'fe80::1%eth0',
      'fec0::1',
      'ff02::1',
      '2001:db8::1',
      '4000::1',
      '::127.0.0.1',
      '',
      'localhost',
      '1.2.3',
    ],
  ])('%s is never a service', (address) => expect(addressKind(address)).toBe('never'));

  test.each(['1.1.1.1', '8.8.8.8', '172.15.255.255', '172.32.0.1', '100.63.255.255', '100.128.0.1', '2606:4700::1111'])(
    '%s is public',
    (address) => expect(addressKind(address)).toBe('public'),
  );
});

describe('invariant 39: a base URL', () => {
  test.each([
    ...['https://127.0.0.1/v1', 'https://0x7f.1', 'https://127.1', 'https://2130706433', 'https://017700000001'],
    ...['https://127.0.0.1', 'https://[::1]', 'https://[::ffff:127.0.0.1]', 'https://[::ffff:7f00:1]'],
    ...['https://localhost', 'https://localhost.', 'https://LOCALHOST', 'https:\\\\127.0.0.1\\', 'https://a.localhost'],
    ...[
      'https://169.254.169.254/latest',
      'https://metadata',
      'https://metadata.google.internal',
      'https://printer.local',
    ],
    ...['https://[64:ff9b::7f00:1]', 'https://[2002:7f00:1::]', 'https://0', 'https://10.0.0.1', 'https://[fd00::1]'],
    ...['http://api.example.com', 'ftp://api.example.com', 'file:///etc/passwd', 'gopher://api.example.com', 'data:,x'],
    ...['https://user:secret@api.example.com', 'https://api.example.com@127.0.0.1', 'https://api.example.com:8443'],
    ...[
      'https://api.example.com:22',
      'https://api.example.com/v1?x=1',
      'https://api.example.com/#x',
      '',
      'api.example.com',
    ],
  ])('%s is refused', (url) => {
    expect(() => parseBaseUrl(url, PUBLIC_ONLY)).toThrow(expect.objectContaining(REFUSED));
  });

  test('has one spelling', () => {
    expect(parseBaseUrl('HTTPS://API.Example.com:443/v1//', PUBLIC_ONLY)).toEqual({
      baseUrl: 'https://api.example.com/v1',
      origin: 'https://api.example.com',
      hostname: 'api.example.com',
    });
  });

  test('every spelling of an address within 127.0.0.0/8 is refused', () => {
    const spell = fc.constantFrom<(value: number) => string>(
      (value) => String(value),
      (value) => `0x${value.toString(16)}`,
      (value) => `0${value.toString(8)}`,
    );
    fc.assert(
      fc.property(fc.integer({ min: 0x7f000000, max: 0x7fffffff }), spell, (value, spelling) => {
        const url = `https://${spelling(value)}/v1`;
        expect(() => parseBaseUrl(url, PUBLIC_ONLY)).toThrow(expect.objectContaining(REFUSED));
      }),
    );
  });

  test('an operator that allows its own network gets it, but never a metadata service', () => {
    expect(parseBaseUrl('http://127.0.0.1:8080/v1', PRIVATE_ALLOWED).origin).toBe('http://127.0.0.1:8080');
    expect(parseBaseUrl('http://models:8080', PRIVATE_ALLOWED).hostname).toBe('models');
    for (const url of ['http://169.254.169.254', 'http://[fe80::1]', 'http://[::ffff:127.0.0.1]'])
      expect(() => parseBaseUrl(url, PRIVATE_ALLOWED)).toThrow(expect.objectContaining(REFUSED));
  });
});

async function connect(origin: string, resolve: Resolver, policy = PUBLIC_ONLY): Promise<unknown> {
  const client = new Client(origin, { connect: createGuardedConnector({ policy, connectTimeoutMs: 2_000, resolve }) });
  try {
    const { body } = await client.request({ method: 'GET', path: '/' });
    return await body.text();
  } catch (error) {
    return error;
  } finally {
    await client.destroy();
  }
}

describe('invariant 39: a connection', () => {
  const never: Resolver = async () => {
    throw new Error('A literal address is not resolved.');
  };

  test('to an address that is written out is judged, though no resolver hears of it', async () => {
    const before = connectionCount;
    for (const host of ['127.0.0.1', '0x7f.1', '[::ffff:127.0.0.1]', '2130706433'])
      expect(await connect(`http://${host}:${port}`, never)).toMatchObject(REFUSED);
    expect(connectionCount).toBe(before);
  });

  test('to a name of which any address is not public is refused', async () => {
    const before = connectionCount;
    const mixed: Resolver = async () => [
      { address: '93.184.216.34', family: 4 },
      { address: '127.0.0.1', family: 4 },
    ];
    expect(await connect(`http://api.example.com:${port}`, mixed)).toMatchObject(REFUSED);
    expect(connectionCount).toBe(before);
  });

  test('to a name that was public when it was saved and is private when it is called is refused', async () => {
    const before = connectionCount;
    const answers = ['93.184.216.34', '127.0.0.1'];
    const rebinding: Resolver = async () => [{ address: answers.shift() ?? '127.0.0.1', family: 4 }];
    await rebinding('api.example.com');
    expect(await connect(`http://api.example.com:${port}`, rebinding)).toMatchObject(REFUSED);
    expect(connectionCount).toBe(before);
  });

  test('goes to the address that was judged, without another look-up', async () => {
    let lookupCount = 0;
    const counting: Resolver = async () => {
      lookupCount += 1;
      return [{ address: '127.0.0.1', family: 4 }];
    };
    expect(await connect(`http://api.example.com:${port}`, counting, PRIVATE_ALLOWED)).toBe('{"data":[]}');
    expect(lookupCount).toBe(1);
  });
});

describe('the test of a provider key', () => {
  const connections = createProviderConnections({ policy: PRIVATE_ALLOWED, connectTimeoutMs: 2_000 });
  const codeFor = (answered: number) => {
    status = answered;
    return connections.test({ baseUrl: `http://127.0.0.1:${port}/v1/`, secret: SECRET });
  };

  test.each([
    [200, null],
    [401, 'provider_key_invalid'],
    [403, 'provider_key_invalid'],
    [404, 'upstream_error'],
    [500, 'upstream_error'],
  ])('says of status %i: %s', async (answered, code) => {
    expect(await codeFor(answered)).toBe(code);
    expect(seen.at(-1)).toEqual({ path: '/v1/models', authorization: `Bearer ${SECRET}` });
  });

  test('invariant 39: follows no redirect', async () => {
    expect(await codeFor(307)).toBe('upstream_invalid_response');
    expect(seen.filter(({ path }) => path === '/stolen')).toEqual([]);
  });

  test('says when nobody is there', async () => {
    expect(await connections.test({ baseUrl: 'http://127.0.0.1:9/v1', secret: SECRET })).toBe('upstream_unreachable');
  });

  test('invariant 39: takes the secret nowhere that is not public, whatever the name resolves to and the environment says', async () => {
    const before = seen.length;
    process.env.HTTPS_PROXY = `http://127.0.0.1:${port}`;
    const resolve: Resolver = async () => [{ address: '127.0.0.1', family: 4 }];
    const guarded = createProviderConnections({ policy: PUBLIC_ONLY, connectTimeoutMs: 2_000, resolve });
    await expect(guarded.test({ baseUrl: 'https://api.example.com/v1', secret: SECRET })).rejects.toMatchObject(
      REFUSED,
    );
    delete process.env.HTTPS_PROXY;
    expect(seen).toHaveLength(before);
  });
});
