import { connect } from 'node:net';
import { expect, test } from 'vitest';
import { exchangeRaw, rawPost } from './testing/raw-exchange.ts';
import { useGateway } from './testing/use-gateway.ts';

const HEADER_COUNT_MAX = 40;
const JSON_DEPTH_MAX = 30;
const BODY_SIZE_BYTES_MAX = 60_000;
const gateway = useGateway({
  headerSizeBytesMax: 4_096,
  headerCountMax: HEADER_COUNT_MAX,
  jsonDepthMax: JSON_DEPTH_MAX,
  bodySizeBytesMax: BODY_SIZE_BYTES_MAX,
  bodyIdleTimeoutMs: 100,
  requestHeadTimeoutMs: 300,
  requestTimeoutMs: 600,
});
const PATHS = ['/v1/chat/completions', '/v1/responses', '/v1/embeddings', '/v1/messages'];
const CHAT = '/v1/chat/completions';
const valid = { model: 'simulator/gpt-4o-mini', messages: [{ role: 'user', content: 'Hi' }] };
const REQUEST_ID = /^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/;

interface Answer {
  readonly status: number;
  readonly code: unknown;
  readonly param: unknown;
  readonly shape: 'openai' | 'anthropic' | 'none';
}

/** What a raw answer says; throws for one that is not an answer in the shape of its API, with the id of its request. */
function read(text: string): Answer {
  const [head = '', body = ''] = text.split('\r\n\r\n');
  const status = Number(/^HTTP\/1\.1 (\d{3})/.exec(head)?.[1]);
  if (status < 400) return { status, code: null, param: null, shape: 'none' };
  const id = /^x-request-id: (.*)$/im.exec(head)?.[1] ?? '';
  const parsed = JSON.parse(body);
  const { code, param, request_id = parsed.request_id, message } = parsed.error;
  expect([id, request_id]).toEqual([expect.stringMatching(REQUEST_ID), id]);
  expect(message).not.toBe('');
  expect(param === null || typeof param === 'string').toBe(true);
  return { status, code, param, shape: parsed.type === 'error' ? 'anthropic' : 'openai' };
}

const send = async (request: string | Uint8Array) => read(await exchangeRaw(gateway.url, request));
const head = (lines: readonly string[]) => `${lines.join('\r\n')}\r\n\r\n`;
const post = (lines: readonly string[], body = '') =>
  head(['POST /v1/chat/completions HTTP/1.1', 'host: x', `authorization: Bearer ${gateway.mintKey()}`, ...lines]) +
  body;

test.each<[string, () => string, number, string]>([
  ['no HTTP at all', () => 'GET\r\n\r\n', 400, 'invalid_request'],
  ['another protocol', () => 'PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n', 400, 'invalid_request'],
  ['two different lengths', () => post(['content-length: 1', 'content-length: 2']), 400, 'invalid_request'],
  ['the same length twice', () => post(['content-length: 2', 'content-length: 2'], '{}'), 400, 'invalid_request'],
  [
    'a length beside chunks',
    () => post(['content-length: 4', 'transfer-encoding: chunked'], '0\r\n\r\n'),
    400,
    'invalid_request',
  ],
  ['a length that is no number', () => post(['content-length: 1x']), 400, 'invalid_request'],
  ['a negative length', () => post(['content-length: -1']), 400, 'invalid_request'],
  ['an unknown transfer encoding', () => post(['transfer-encoding: chunkedx'], '0\r\n\r\n'), 400, 'invalid_request'],
  [
    'a chunk size that is no number',
    () => post(['transfer-encoding: chunked'], 'zz\r\n{}\r\n0\r\n\r\n'),
    400,
    'invalid_request',
  ],
  [
    'a chunk longer than it said',
    () => post(['transfer-encoding: chunked'], '1\r\n{}\r\n0\r\n\r\n'),
    400,
    'invalid_request',
  ],
  ['a NUL in a header', () => post(['x-evil: a\0b']), 400, 'invalid_request'],
  ['a line break within a header', () => post(['x-evil: a\nb']), 400, 'invalid_request'],
  ['a header without a name', () => post([': x']), 400, 'invalid_request'],
  ['headers beyond their size', () => post([`x: ${'x'.repeat(4_096)}`]), 431, 'headers_too_large'],
  ['a head that never ends', () => 'POST / HTTP/1.1\r\nhost: x\r\nx-sl', 408, 'request_timeout'],
  [
    'a body that stops coming',
    () => post(['content-length: 100', 'connection: close'], '{"model"'),
    408,
    'request_timeout',
  ],
  [
    'a compressed body',
    () => post(['content-encoding: gzip', 'content-length: 2', 'connection: close'], '{}'),
    400,
    'invalid_request',
  ],
])('invariant 45: %s is refused with a code and the request id', async (_, request, status, code) => {
  expect(await send(request())).toMatchObject({ status, code, shape: 'openai' });
});

test('invariant 45: a body that comes byte by byte is refused when its time is up', async () => {
  const { promise, resolve } = Promise.withResolvers<string>();
  const { port, hostname } = new URL(gateway.url);
  const socket = connect(Number(port), hostname);
  let text = '';
  socket.on('data', (chunk) => (text += chunk)).on('close', () => resolve(text));
  socket.write(post(['content-length: 50000']));
  const drip = setInterval(() => socket.write(' '), 40);
  const answer = read(await promise);
  clearInterval(drip);
  expect(answer).toMatchObject({ status: 408, code: 'request_timeout' });
});

test('nothing is written between the bytes of an answer: what is no HTTP after a request that is being answered cuts the connection', async () => {
  const body = JSON.stringify({ ...valid, stream: true, simulator: { chunks: 200, chunk_delay_ms: 20 } });
  const { port, hostname } = new URL(gateway.url);
  const socket = connect(Number(port), hostname);
  socket.write(post([`content-length: ${body.length}`], body));
  let text = '';
  for await (const chunk of socket) {
    if (text === '') socket.write('GARBAGE\r\n\r\n');
    text += chunk;
  }
  expect(text.split('HTTP/1.1 ')).toHaveLength(2);
  expect(text).toMatch(/^HTTP\/1\.1 200 /);
  expect(text).not.toContain('[DONE]');
});

/** Bodies that no API takes. Each is JSON text, or bytes that are none. */
const BAD_BODIES: readonly [string, string | Uint8Array, string][] = [
  ['nothing', '', 'invalid_json'],
  ['white space', '  \n', 'invalid_json'],
  ['half an object', '{"model":"simulator/m"', 'invalid_json'],
  ['text after the object', '{"model":"simulator/m"} x', 'invalid_json'],
  ['single quotes', "{'model':'m'}", 'invalid_json'],
  ['NaN', '{"model":"simulator/m","temperature":NaN}', 'invalid_json'],
  ['a NUL byte', '{"model":"simulator/m\0"}', 'invalid_json'],
  ['bytes that are not UTF-8', Buffer.from('{"model":"simulator/\xff\xfe"}', 'latin1'), ''],
  ['null', 'null', ''],
  ['a list', '[]', ''],
  ['a number', '17', ''],
  ['a text', '"model"', ''],
  ['no model', '{}', 'invalid_request'],
  ['a model that is null', '{"model":null}', 'invalid_request'],
  ['a model that is a number', '{"model":17}', 'invalid_request'],
  ['a model that is a list', '{"model":["simulator/m"]}', 'invalid_request'],
  ['a model with a lone surrogate', '{"model":"simulator/\\ud800"}', ''],
  ['a model with a NUL', '{"model":"simulator/\\u0000"}', ''],
  ['a model that is a prototype', '{"model":"__proto__/x"}', ''],
  ['a model of 10 000 characters', `{"model":"simulator/${'m'.repeat(10_000)}"}`, ''],
  ['the model twice', '{"model":"simulator/a","model":17}', ''],
  ['too deep a list', `{"model":"simulator/m","x":${'['.repeat(10_000)}${']'.repeat(10_000)}}`, ''],
  ['too deep an object', `{"model":"simulator/m","x":${'{"a":'.repeat(5_000)}1${'}'.repeat(5_000)}}`, ''],
];

test.each(PATHS)(
  'invariant 45: no body that is no request gets anything but a 4xx in the shape of its API: %s',
  async (path) => {
    const apiKey = gateway.mintRetainingKey();
    for (const [what, body, code] of BAD_BODIES) {
      const answer = await send(rawPost(path, apiKey, body));
      expect([what, answer.status]).toEqual([
        what,
        expect.toSatisfy((status: number) => status >= 400 && status < 500),
      ]);
      expect([what, answer.shape]).toEqual([what, path === '/v1/messages' ? 'anthropic' : 'openai']);
      if (code !== '') expect([what, answer.code]).toEqual([what, code]);
    }
    expect(gateway.logLines.filter((line) => line.includes('request_failed'))).toEqual([]);
  },
);

test.each<[string, unknown]>([
  ['stream', 'yes'],
  ['stream', 1],
  ['n', '2'],
  ['n', 1.5],
  ['n', 0],
  ['n', 1e308],
  ['max_tokens', 128.5],
  ['max_tokens', '100'],
  ['max_tokens', -1],
  ['max_tokens', 1e30],
  ['max_completion_tokens', 128.5],
  ['stream_options', 'include_usage'],
  ['user', { id: 1 }],
])('invariant 45: a %s of %j is refused by name', async (field, value) => {
  const body = JSON.stringify({ ...valid, [field]: value });
  const { status, code, param } = await send(rawPost(CHAT, gateway.mintKey(), body));
  expect([status, code]).toEqual([400, 'invalid_request']);
  expect(String(param)).toContain(field);
});

test('invariant 45: odd but lawful JSON reaches the provider as it was written', async () => {
  const odd = [
    '"x":"\\u0000"',
    '"x":"\\ud800"',
    '"__proto__":{"a":1}',
    '"constructor":null',
    '"x":1e308',
    '"x":123456789012345678901234567890',
    '"temperature":1,"temperature":0',
  ];
  for (const member of odd) {
    const body = `${JSON.stringify(valid).slice(0, -1)},${member}}`;
    expect([member, (await send(rawPost(CHAT, gateway.mintKey(), body))).status]).toEqual([member, 200]);
  }
});

test.each([
  ['GET', '*'],
  ['GET', '//v1/models'],
  ['GET', 'http://evil.example/v1/models/../x'],
  ['GET', '/v1/chat/completions/'],
  ['GET', '/v1/../v1/secret'],
  ['GET', '/%00'],
  ['DELETE', '/v1/chat/completions'],
  ['TRACE', '/v1/models'],
])('%s %s is refused', async (method, target) => {
  const { status } = await send(head([`${method} ${target} HTTP/1.1`, 'host: x', 'connection: close']));
  expect([404, 405]).toContain(status);
});

test.each([
  ['/v1/messages/batches', 'anthropic'],
  ['/v1/messages', 'anthropic'],
  ['/v1/unknown', 'openai'],
])('what is refused at %s is refused in the shape of %s', async (path, shape) => {
  const answer = await send(head([`GET ${path} HTTP/1.1`, 'host: x', 'connection: close']));
  expect(answer.shape).toBe(shape);
});

const nested = (depth: number) =>
  `${JSON.stringify(valid).slice(0, -1)},"x":${'['.repeat(depth - 1)}${']'.repeat(depth - 1)}}`;
const padded = (sizeBytes: number) =>
  `${JSON.stringify({ ...valid, x: '' }).slice(0, -2)}${'x'.repeat(sizeBytes - JSON.stringify({ ...valid, x: '' }).length)}"}`;
/** `rawPost` sends four headers of its own. */
const headers = (count: number) => Array.from({ length: count - 4 }, (_, index) => `x-${index}: 1`);

test('each limit lets through what meets it, and refuses the next', async () => {
  const status = async (body: string, lines: readonly string[] = []) => {
    const { status: answered, code } = await send(rawPost(CHAT, gateway.mintKey(), body, lines));
    return `${answered} ${code}`;
  };
  const body = JSON.stringify(valid);
  expect(await status(nested(JSON_DEPTH_MAX))).toBe('200 null');
  expect(await status(nested(JSON_DEPTH_MAX + 1))).toBe('400 invalid_json');
  expect(await status(padded(BODY_SIZE_BYTES_MAX))).toBe('200 null');
  expect(await status(padded(BODY_SIZE_BYTES_MAX + 1))).toBe('413 request_too_large');
  expect(await status(body, headers(HEADER_COUNT_MAX))).toBe('200 null');
  expect(await status(body, headers(HEADER_COUNT_MAX + 1))).toBe('431 headers_too_large');
  expect(await status(body, headers(HEADER_COUNT_MAX + 50))).toBe('431 headers_too_large');
});

test('after all of that the gateway answers as before', async () => {
  const response = await gateway.chat(gateway.mintKey(), valid);
  expect(response.status).toBe(200);
});
