import { NO_REDACTION, type Redaction } from '@lethe/core/retention';
import type { KeySnapshot } from '@lethe/db';
import { describe, expect, test } from 'vitest';
import { readError } from '../testing/read-events.ts';
import type { TestGateway } from '../testing/test-gateway.ts';
import { useGateway } from '../testing/use-gateway.ts';

const gateway = useGateway();
const hurried = useGateway({ redactionTimeoutMs: -1 });

const EMAIL = 'joe.quill@example.com';
const SECRETS = [EMAIL, '4111 1111 1111 1111', '+49 170 1234567', 'EMP-123456'];
const TOLD = `Write to ${SECRETS.join(', ')} and hurry.`;
const EVERYTHING: Redaction = {
  email: true,
  phone: true,
  card: true,
  secret: true,
  patterns: [{ name: 'employee-id', pattern: 'EMP-\\d{6}' }],
};

const mint = (of: TestGateway, traits: Partial<KeySnapshot> = {}) =>
  of.mintRetainingKey({ redaction: EVERYTHING, ...traits });

interface Call {
  readonly path: string;
  readonly body: object;
}

const messages = [
  { role: 'system', content: 'You answer Ann.' },
  { role: 'user', content: TOLD },
];
/** Pieces of one or two characters, so that each value is split many times. */
const simulator = { content: TOLD, reasoning: TOLD, chunks: TOLD.length, echo: true };
const CALLS: readonly (readonly [string, Call])[] = [
  ['chat completions', { path: '/v1/chat/completions', body: { model: 'simulator/m', messages, simulator } }],
  ['responses', { path: '/v1/responses', body: { model: 'simulator/m', input: TOLD, instructions: 'Be.', simulator } }],
  [
    'messages',
    {
      path: '/v1/messages',
      body: { model: 'simulator/m', system: 'Be.', messages: messages.slice(1), max_tokens: 500, simulator },
    },
  ],
];

function post(of: TestGateway, apiKey: string, { path, body }: Call, headers: Record<string, string> = {}) {
  return fetch(`${of.url}${path}`, {
    method: 'POST',
    headers: { authorization: `Bearer ${apiKey}`, 'content-type': 'application/json', ...headers },
    body: JSON.stringify(body),
  });
}

const chat = (of: TestGateway, apiKey: string, controls: object, body: object = {}, headers = {}) =>
  post(
    of,
    apiKey,
    { path: '/v1/chat/completions', body: { model: 'simulator/m', messages, simulator: controls, ...body } },
    headers,
  );

async function stored(of: TestGateway, response: Response) {
  const [request, answer] = await of.openParts(response.headers.get('x-request-id'));
  const [requestPart, responsePart] = of.entryOf(response.headers.get('x-request-id')).parts;
  return {
    request: Buffer.from(request?.bytes ?? []).toString(),
    response: Buffer.from(answer?.bytes ?? []).toString(),
    counts: [requestPart?.redactedCount, responsePart?.redactedCount],
    fingerprint: requestPart?.promptFingerprint ?? null,
  };
}

describe.each(CALLS)('%s', (_, call) => {
  test.each([false, true])(
    'invariant 50: values are taken out of what is stored, and of nothing else (stream: %s)',
    async (stream) => {
      const response = await post(gateway, mint(gateway), { ...call, body: { ...call.body, stream } });
      const answered = await response.text();
      expect(response.status).toBe(200);
      // The upstream told what it was sent: all of it, word for word. The caller was told that.
      if (!stream) for (const secret of SECRETS) expect(answered.split(secret).length).toBeGreaterThan(2);
      const { request, response: kept, counts } = await stored(gateway, response);
      for (const secret of [...SECRETS, 'quill', '1111 1111', '170 1234567', 'P-123456']) {
        expect(request).not.toContain(secret);
        expect(kept).not.toContain(secret);
      }
      for (const text of [request, kept]) expect(text).toContain('[redacted:');
      expect(counts[0]).toBeGreaterThanOrEqual(4);
      expect(counts[1]).toBeGreaterThanOrEqual(4);
    },
  );
});

test('texts to embed are redacted, and an answer without any stays as it was', async () => {
  const body = { model: 'simulator/text-embedding-3-small', input: [TOLD, 'plain'] };
  const response = await post(gateway, mint(gateway), { path: '/v1/embeddings', body });
  await response.text();
  const { request, counts } = await stored(gateway, response);
  expect(request).not.toContain('quill');
  expect(JSON.parse(request).input[1]).toBe('plain');
  expect(counts).toEqual([4, 0]);
});

test('the error of an upstream is redacted like an answer', async () => {
  const response = await chat(gateway, mint(gateway), { status: 400, error: { message: `No ${EMAIL}.` } });
  expect(await response.text()).toContain(EMAIL);
  const { response: kept } = await stored(gateway, response);
  expect(kept).toContain('No [redacted:email].');
});

test('where nothing is to be redacted the bytes are as they came, and no count is kept', async () => {
  const response = await chat(gateway, gateway.mintRetainingKey(), { content: TOLD });
  await response.text();
  const { request, response: kept, counts } = await stored(gateway, response);
  expect(request).toContain(EMAIL);
  expect(kept).toContain(EMAIL);
  expect(counts).toEqual([null, null]);
});

describe('a payload that cannot be redacted', () => {
  const unredactable: readonly (readonly [string, TestGateway, object, object])[] = [
    ['takes too long', hurried, { content: TOLD, repeat: 20_000 }, {}],
    [
      'holds what no detector can read',
      gateway,
      { fault: 'reset_mid_stream', content: TOLD.repeat(50) },
      { stream: false },
    ],
    [
      'is no stream',
      gateway,
      { raw_body: `data: {"half\n\ndata: x\n\n${TOLD}`, content_type: 'text/event-stream' },
      { stream: true },
    ],
  ];

  test.each(unredactable)(
    'invariant 50: %s: it is answered, not stored, and costs no fee',
    async (_, of, controls, body) => {
      const response = await chat(of, mint(of), controls, body);
      await response.text().catch(() => '');
      const { record, parts } = of.entryOf(response.headers.get('x-request-id'));
      expect(parts).toHaveLength(0);
      expect(record.retention).toMatchObject({
        level: 'retain_all',
        expiresAt: null,
        notStoredReason: 'redaction_failed',
      });
      expect(record.cost.storageNanoUsd).toBe(0n);
      expect(of.logLines.join('')).toContain('payload_not_redacted');
    },
  );

  test('is stored where nothing is to be redacted', async () => {
    const response = await chat(hurried, hurried.mintRetainingKey(), { content: TOLD });
    await response.text();
    expect(hurried.entryOf(response.headers.get('x-request-id')).record.retention.notStoredReason).toBeNull();
  });
});

describe('an answer that something was taken out of is not given again', () => {
  test('a repeat with its idempotency key is refused, and calls nobody', async () => {
    const [apiKey, headers] = [mint(gateway), { 'idempotency-key': 'order 1' }];
    const first = await chat(gateway, apiKey, { content: TOLD }, {}, headers);
    await first.text();
    const again = await chat(gateway, apiKey, { content: TOLD }, {}, headers);
    expect(again.status).toBe(409);
    expect(await readError(again)).toMatchObject({
      code: 'idempotency_conflict',
      message: expect.stringContaining('redacted before it was stored'),
    });
  });

  test('one that nothing was found in is given again, whatever its request held', async () => {
    const [apiKey, headers] = [mint(gateway), { 'idempotency-key': 'order 2' }];
    const first = await chat(gateway, apiKey, { content: 'Done.' }, {}, headers);
    const text = await first.text();
    const again = await chat(gateway, apiKey, { content: 'Done.' }, {}, headers);
    expect(again.headers.get('x-lethe-idempotent-replay')).toBe(first.headers.get('x-request-id'));
    expect(await again.text()).toBe(text);
  });
});

describe('the fingerprint of a prompt', () => {
  const told = async (content: string, traits: Partial<KeySnapshot> = {}, of = mint(gateway, traits)) => {
    const body = { messages: [{ role: 'system', content }, ...messages.slice(1)] };
    const response = await chat(gateway, of, {}, body);
    await response.text();
    const { fingerprint } = await stored(gateway, response);
    return fingerprint === null ? undefined : Buffer.from(fingerprint).toString('hex');
  };

  test('is the same for prompts of one shape, differs by shape and by organization, and is told by no other part', async () => {
    const apiKey = mint(gateway);
    const first = await told('You help "Ann" at 10:30 on 22 November 2026. See https://a.example/1.', {}, apiKey);
    const second = await told('You help "Bo" at 9:05 on 3 May 2027. See https://b.example/x/2.', {}, apiKey);
    expect(first).toMatch(/^[0-9a-f]{32}$/);
    expect(second).toBe(first);
    expect(await told('You mock "Ann" at 10:30 on 22 November 2026. See https://a.example/1.', {}, apiKey)).not.toBe(
      first,
    );
    expect(await told('You help "Ann" at 10:30 on 22 November 2026. See https://a.example/1.')).not.toBe(first);
  });

  test('is made of the redacted prompt', async () => {
    const patterns = [{ name: 'codename', pattern: 'Falcon|Osprey' }];
    const apiKey = mint(gateway, { redaction: { ...NO_REDACTION, patterns } });
    expect(await told('Serve Falcon well.', {}, apiKey)).toBe(await told('Serve Osprey well.', {}, apiKey));
    expect(await told('Serve Falcon well.', {}, apiKey)).not.toBe(await told('Serve Hawk well.', {}, apiKey));
  });

  test('is there without redaction too, not without a prompt, and its lack keeps no payload from being stored', async () => {
    expect(await told('You help.', { redaction: null })).toMatch(/^[0-9a-f]{32}$/);
    const response = await chat(gateway, mint(gateway), {}, { messages: messages.slice(1) });
    await response.text();
    expect((await stored(gateway, response)).fingerprint).toBeNull();
    gateway.fingerprintKeys.failure = new Error('the database is away');
    expect(await told('You help.')).toBeUndefined();
    gateway.fingerprintKeys.failure = null;
  });

  test('at metadata only there is none, nor a key for one', async () => {
    const apiKey = gateway.mintKey({ redaction: { ...NO_REDACTION, email: true } });
    const keys = gateway.fingerprintKeys.kept.size;
    const response = await chat(gateway, apiKey, { content: TOLD });
    await response.text();
    expect(gateway.entryOf(response.headers.get('x-request-id')).parts).toEqual([]);
    expect(gateway.fingerprintKeys.kept.size).toBe(keys);
  });
});

test('no line of the log holds a value, whatever became of its payload', () => {
  const written = gateway.logLines.concat(hurried.logLines).join('');
  for (const secret of [...SECRETS, 'quill']) expect(written).not.toContain(secret);
});
