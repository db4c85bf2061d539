import { beforeEach, expect, test } from 'vitest';
import { useGateway } from '../testing/use-gateway.ts';

const gateway = useGateway({ captureSizeBytesMax: 200_000 });
const CANARY = 'canary-7f3a9c';
const usage = { prompt_tokens: 1_000, completion_tokens: 500 };

beforeEach(() => {
  gateway.hourKeys.failure = null;
});

function chat(apiKey: string, control: object = {}, extra: object = {}) {
  const messages = [{ role: 'user', content: `Remember ${CANARY}.` }];
  const body = { model: 'simulator/gpt-4o-mini', messages, simulator: { usage, ...control }, ...extra };
  return gateway.chat(apiKey, body);
}

async function storageOf(response: Response) {
  const answer = (await response.json()) as { usage: Record<string, number> };
  return answer.usage.cost_nano_usd_data_storage;
}

test('1 000 input and 500 output tokens cost 15 000 nano-dollars to store, in the answer and in the record', async () => {
  const response = await chat(gateway.mintRetainingKey());
  expect(await response.text()).toContain('"cost_usd_data_storage":0.000015,"cost_nano_usd_data_storage":15000');
  const { record } = gateway.entryOf(response.headers.get('x-request-id'));
  expect(record.cost.storageNanoUsd).toBe(15_000n);
  expect(record.retention).toEqual({
    level: 'retain_all',
    payloadRetentionDays: 30,
    policyVersion: 7,
    source: 'organization',
    metadataExpiresAt: null,
    expiresAt: new Date('2026-12-21T08:00:00Z'),
    notStoredReason: null,
  });
});

test('what is stored is what the caller sent and what the upstream answered, byte for byte', async () => {
  const body = `{ "model":"simulator/gpt-4o-mini","messages":[{"role":"user","content":"${CANARY} \\u00e9"}],"n" : 1.0, "stream":true }`;
  const response = await gateway.chat(gateway.mintRetainingKey(), body);
  await response.text();
  const [request, answer] = await gateway.openParts(response.headers.get('x-request-id'));
  expect(Buffer.from(request?.bytes ?? []).toString()).toBe(body);
  const stored = Buffer.from(answer?.bytes ?? []).toString();
  expect(stored).toMatch(/^data: \{.*\n\ndata: \[DONE\]\n\n$/s);
  expect(stored).not.toContain('cost_usd');
});

test('the error of an upstream is stored, and that of an upstream that was never reached too', async () => {
  const refused = await chat(gateway.mintRetainingKey(), { status: 400, error: { message: `No ${CANARY}.` } });
  const [, answer] = await gateway.openParts(refused.headers.get('x-request-id'));
  expect(Buffer.from(answer?.bytes ?? []).toString()).toContain(CANARY);
  const unreached = await chat(gateway.mintRetainingKey(), {}, { model: 'nowhere/m' });
  const [, own] = await gateway.openParts(unreached.headers.get('x-request-id'));
  expect(JSON.parse(Buffer.from(own?.bytes ?? []).toString())).toEqual(await unreached.json());
});

test.each([
  ['metadata_only', 30, 'level'],
  ['retain_all', 0, 'zero_days'],
] as const)(
  'level %s with %d days stores nothing and costs nothing: %s',
  async (level, payloadRetentionDays, reason) => {
    const response = await chat(
      gateway.mintKey({ policy: { level, payloadRetentionDays, metadataRetentionDays: null, version: 1 } }),
    );
    expect(await storageOf(response)).toBe(0);
    const { record, parts } = gateway.entryOf(response.headers.get('x-request-id'));
    expect(parts).toEqual([]);
    expect(record.retention).toMatchObject({ level, expiresAt: null, notStoredReason: reason });
    expect(record.cost.storageNanoUsd).toBe(0n);
  },
);

test('a plan that allows less than the policy says wins', async () => {
  const response = await chat(gateway.mintRetainingKey({ plan: 'free' }));
  await response.text();
  const { record } = gateway.entryOf(response.headers.get('x-request-id'));
  expect(record.retention.expiresAt).toEqual(new Date('2026-11-24T08:00:00Z'));
});

test('a payload that cannot be sealed is not stored, never in plain either, and not charged for', async () => {
  gateway.hourKeys.failure = new Error(`no key for ${CANARY}`);
  const response = await chat(gateway.mintRetainingKey());
  expect(await storageOf(response)).toBe(0);
  const { record, parts } = gateway.entryOf(response.headers.get('x-request-id'));
  expect(parts).toEqual([]);
  expect(record.retention).toMatchObject({ level: 'retain_all', expiresAt: null, notStoredReason: 'store_failed' });
});

test('a payload beyond the limit is not stored, and its answer passes all the same', async () => {
  const response = await chat(gateway.mintRetainingKey(), { content_size_bytes: 300_000 });
  expect(await storageOf(response)).toBe(0);
  const { record } = gateway.entryOf(response.headers.get('x-request-id'));
  expect(record.retention.notStoredReason).toBe('store_failed');
});

test('at metadata only no word of prompt, answer, tool argument, image or upstream error is kept or logged', async () => {
  const apiKey = gateway.mintKey();
  const image = `data:image/png;base64,${Buffer.from(CANARY).toString('base64')}`;
  const controls = [
    { content: CANARY, reasoning: CANARY, images: [image] },
    { tool_calls: [{ name: 'look_up', arguments: { q: CANARY } }] },
    { status: 400, error: { message: CANARY, code: CANARY, type: CANARY, param: CANARY } },
    { status: 500, raw_body: CANARY },
    { fault: 'status_200_error_object', error: { message: CANARY } },
    { fault: 'error_in_stream', error: { message: CANARY } },
    { fault: 'reset_mid_stream', content: CANARY.repeat(50) },
    { fault: 'stall_unknown' },
    { finish_reason: CANARY, content: CANARY },
    { usage: null, content: CANARY },
    { raw_body: `{"${CANARY}`, content_type: 'application/json' },
    { headers: { 'x-request-id': `${CANARY} with spaces` } },
  ];
  const seen = gateway.recorded.length;
  for (const control of controls) {
    for (const stream of [false, true]) await (await chat(apiKey, control, { stream, user: 'u-1' })).text();
  }
  for (const body of [`{"${CANARY}`, `{"model":["${CANARY}"]}`, `{"model":"${CANARY} x","messages":[{}]}`])
    await (await gateway.chat(apiKey, body)).text();
  const kept = gateway.recorded.slice(seen);
  expect(kept.length).toBeGreaterThanOrEqual(controls.length * 2);
  const written =
    JSON.stringify(kept, (_, value) => (typeof value === 'bigint' ? String(value) : value)) + gateway.logLines.join('');
  expect(written).toContain('u-1');
  expect(written).not.toContain(CANARY);
  expect(written).not.toContain(Buffer.from(CANARY).toString('base64'));
});
