import { request as httpRequest } from 'node:http';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { readError } from '../testing/read-events.ts';
import { useGateway } from '../testing/use-gateway.ts';
import { RETENTION_DAYS_HEADER, RETENTION_HEADER, readRetentionWish } from './read-retention-wish.ts';

const gateway = useGateway({ captureSizeBytesMax: 200_000 });
const body = { model: 'simulator/gpt-4o-mini', messages: [{ role: 'user', content: 'Hello.' }] };

const toldBy = ({ headers }: Response) => ({
  level: headers.get('x-lethe-retention-level'),
  source: headers.get('x-lethe-retention-source'),
  expiresAt: headers.get('x-lethe-retention-expires-at'),
});

async function send(headers: Record<string, string>, apiKey = gateway.mintRetainingKey(), extra: object = {}) {
  const response = await gateway.chat(apiKey, { ...body, ...extra }, headers);
  const text = await response.text();
  return { response, text, told: toldBy(response), ...gateway.entryOf(response.headers.get('x-request-id')) };
}

describe('a request that asks for a tighter retention', () => {
  test.each([false, true])('of fewer days gets them, and is told so (stream: %s)', async (stream) => {
    const { record, parts, told } = await send({ [RETENTION_DAYS_HEADER]: '1' }, undefined, { stream });
    expect(told).toEqual({ level: 'retain_all', source: 'request', expiresAt: '2026-11-22T08:00:00.000Z' });
    expect(record.retention).toMatchObject({
      source: 'request',
      payloadRetentionDays: 1,
      expiresAt: new Date('2026-11-22T08:00:00Z'),
      notStoredReason: null,
    });
    expect(parts.map(({ expiresAt }) => expiresAt)).toEqual([record.retention.expiresAt, record.retention.expiresAt]);
  });

  test.each([
    [{ [RETENTION_HEADER]: 'metadata_only' }, 'metadata_only', 'header'],
    [{ [RETENTION_DAYS_HEADER]: '0' }, 'retain_all', 'zero_days'],
    [{ [RETENTION_HEADER]: 'metadata_only', [RETENTION_DAYS_HEADER]: '7' }, 'metadata_only', 'header'],
  ])('%o stores nothing, costs nothing and says why', async (headers, level, notStoredReason) => {
    const { record, parts, told, text } = await send(headers);
    expect(told).toEqual({ level, source: 'request', expiresAt: null });
    expect(record.retention).toMatchObject({ level, source: 'request', expiresAt: null, notStoredReason });
    expect(parts).toEqual([]);
    expect(text).toContain('"cost_nano_usd_data_storage":0');
  });

  test.each([
    { [RETENTION_DAYS_HEADER]: '365' },
    { [RETENTION_DAYS_HEADER]: '30' },
    { [RETENTION_HEADER]: 'retain_all' },
    { [RETENTION_HEADER]: 'retain_all', [RETENTION_DAYS_HEADER]: '31' },
  ])('%o loosens nothing, and the answer says what was effective', async (headers) => {
    const { told, record } = await send(headers);
    expect(told).toEqual({ level: 'retain_all', source: 'organization', expiresAt: '2026-12-21T08:00:00.000Z' });
    expect(record.retention.source).toBe('organization');
  });

  test('never turns metadata only of the organization into more', async () => {
    const { told, record } = await send({ [RETENTION_HEADER]: 'retain_all' }, gateway.mintKey());
    expect(told).toEqual({ level: 'metadata_only', source: 'organization', expiresAt: null });
    expect(record.retention.notStoredReason).toBe('level');
  });

  test('invariant 20: of nothing leaves no word of it anywhere, whatever the upstream does', async () => {
    const canary = 'canary-5e81c04d';
    const seen = gateway.recorded.length;
    const controls = [
      { content: canary },
      { status: 400, error: { message: canary } },
      { fault: 'reset_mid_stream', content: canary },
    ];
    for (const headers of [{ [RETENTION_HEADER]: 'metadata_only' }, { [RETENTION_DAYS_HEADER]: '0' }])
      for (const simulator of controls)
        for (const stream of [false, true]) {
          const messages = [{ role: 'user', content: canary }];
          const request = { ...body, messages, stream, simulator };
          await (await gateway.chat(gateway.mintRetainingKey(), request, headers)).text();
        }
    const kept = gateway.recorded.slice(seen);
    expect(kept).toHaveLength(12);
    const written = JSON.stringify(kept, (_, value) => (typeof value === 'bigint' ? String(value) : value));
    expect(written + gateway.logLines.join('')).not.toContain(canary);
  });

  test('is told what was effective on an error after admission too', async () => {
    const failing = await send({ [RETENTION_DAYS_HEADER]: '2' }, undefined, { simulator: { status: 500 } });
    expect(failing.response.status).toBe(502);
    expect(failing.told).toEqual({ level: 'retain_all', source: 'request', expiresAt: '2026-11-23T08:00:00.000Z' });
    const unreached = await send({ [RETENTION_HEADER]: 'metadata_only' }, undefined, { model: 'nowhere/m' });
    expect(unreached.told).toEqual({ level: 'metadata_only', source: 'request', expiresAt: null });
  });

  test('a failure to store is on the record, also when the head of the answer had named an expiry', async () => {
    gateway.hourKeys.failure = new Error('no key');
    try {
      const { told, record, text } = await send({ [RETENTION_DAYS_HEADER]: '1' }, undefined, { stream: true });
      expect(told.expiresAt).toBe('2026-11-22T08:00:00.000Z');
      expect(record.retention).toMatchObject({ expiresAt: null, notStoredReason: 'store_failed', source: 'request' });
      expect(text).toContain('"cost_nano_usd_data_storage":0');
    } finally {
      gateway.hourKeys.failure = null;
    }
  });
});

describe('metadata', () => {
  const policy = { level: 'retain_all', payloadRetentionDays: 30, metadataRetentionDays: 90, version: 7 } as const;

  test.each([
    ['enterprise', {}, '2027-02-19T08:00:00Z'],
    ['enterprise', { [RETENTION_DAYS_HEADER]: '1' }, '2027-02-19T08:00:00Z'],
    ['enterprise', { [RETENTION_HEADER]: 'metadata_only' }, '2027-02-19T08:00:00Z'],
    ['pro', {}, null],
  ] as const)('on the %s plan with %o is stamped to end at %s', async (plan, headers, expected) => {
    const { record } = await send(headers, gateway.mintKey({ plan, policy }));
    expect(record.retention.metadataExpiresAt).toEqual(expected && new Date(expected));
  });
});

describe('where the operator of a self-hosted installation sets the periods', () => {
  const own = useGateway({}, { selfHosted: { payloadRetentionDays: 60, metadataRetentionDays: 7 } });
  const policy = { level: 'retain_all', payloadRetentionDays: 60, metadataRetentionDays: null, version: 1 } as const;

  test.each([
    [{}, '2027-01-20T08:00:00Z', '2027-01-20T08:00:00Z'],
    [{ [RETENTION_DAYS_HEADER]: '1' }, '2026-11-22T08:00:00Z', '2026-11-28T08:00:00Z'],
    [{ [RETENTION_HEADER]: 'metadata_only' }, null, '2026-11-28T08:00:00Z'],
  ])('with %o the payload ends at %s and the record at %s', async (headers, expiresAt, metadataExpiresAt) => {
    const response = await own.chat(own.mintKey({ plan: 'free', policy }), body, headers);
    await response.text();
    const { retention } = own.entryOf(response.headers.get('x-request-id')).record;
    expect(retention.expiresAt).toEqual(expiresAt && new Date(expiresAt));
    expect(retention.metadataExpiresAt).toEqual(metadataExpiresAt && new Date(metadataExpiresAt));
  });
});

const MALFORMED: readonly [header: string, value: string][] = [
  ...[
    '',
    'Metadata_Only',
    'metadata-only',
    'none',
    '"metadata_only"',
    'metadata_only;q=1',
    'metadata_only, metadata_only',
  ],
]
  .map((value): [string, string] => [RETENTION_HEADER, value])
  .concat(
    [
      '',
      '366',
      '1000',
      '-1',
      '+1',
      '1.0',
      '1e2',
      '0x1',
      '007',
      '00',
      '1 2',
      '1, 2',
      '1,1',
      'one',
      'NaN',
      '٣',
      '1d',
    ].map((value): [string, string] => [RETENTION_DAYS_HEADER, value]),
  );

/** Sends raw header lines, as `fetch` would refuse some of them or join them in a way of its own. */
function sendRaw(headers: readonly [string, string][]): Promise<{ status: number; text: string }> {
  const apiKey = gateway.mintRetainingKey();
  const { promise, resolve, reject } = Promise.withResolvers<{ status: number; text: string }>();
  const lines = [
    ['authorization', `Bearer ${apiKey}`],
    ['content-type', 'application/json'],
    ['host', 'x'],
    ...headers,
  ];
  const outgoing = httpRequest(
    `${gateway.url}/v1/chat/completions`,
    { method: 'POST', headers: lines.flat() },
    async (response) => {
      const chunks: Buffer[] = [];
      for await (const chunk of response) chunks.push(chunk as Buffer);
      resolve({ status: response.statusCode ?? 0, text: Buffer.concat(chunks).toString() });
    },
  );
  outgoing.on('error', reject);
  outgoing.end(JSON.stringify(body));
  return promise;
}

describe('a malformed wish', () => {
  const ascii = MALFORMED.filter(([, value]) => /^[\x20-\x7e]*$/.test(value));

  test.each(ascii)('“%s: %s” is refused by its name, before anything is called or recorded', async (header, value) => {
    const before = gateway.recorded.length;
    const { status, text } = await sendRaw([[header, value]]);
    const { error } = JSON.parse(text);
    expect([status, error.code, error.param]).toEqual([400, 'invalid_request', header]);
    expect(error.request_id).toMatch(/^[0-9a-f-]{36}$/);
    expect(gateway.recorded).toHaveLength(before);
  });

  test.each([
    [RETENTION_HEADER, 'metadata_only'],
    [RETENTION_DAYS_HEADER, '1'],
  ])('a repeated %s is refused, also when it says the same twice', async (header, value) => {
    const { status, text } = await sendRaw([
      [header, value],
      [header, value],
    ]);
    expect([status, JSON.parse(text).error.param]).toEqual([400, header]);
    const half = await sendRaw([
      [header, ''],
      [header, value],
    ]);
    expect(half.status).toBe(400);
  });

  test('is refused whatever is in the other header, and through fetch as well', async () => {
    const headers = { [RETENTION_HEADER]: 'metadata_only', [RETENTION_DAYS_HEADER]: 'many' };
    const response = await gateway.chat(gateway.mintKey(), body, headers);
    expect(response.status).toBe(400);
    expect(await readError(response)).toMatchObject({ code: 'invalid_request', param: RETENTION_DAYS_HEADER });
  });

  test('of days is everything but a whole number from 0 to 365, without exception', () => {
    const isRead = (value: string) => {
      try {
        return readRetentionWish({ [RETENTION_DAYS_HEADER]: value }).payloadRetentionDays === Number(value);
      } catch {
        return false;
      }
    };
    for (let days = 0; days <= 1_000; days += 1) expect(isRead(String(days))).toBe(days <= 365);
    for (const [, value] of MALFORMED) expect(isRead(value)).toBe(false);
    fc.assert(
      fc.property(fc.oneof(fc.string({ maxLength: 6 }), fc.stringMatching(/^[\d+\-., ]{1,5}$/)), (value) => {
        expect(isRead(value)).toBe(/^(?:0|[1-9]\d{0,2})$/.test(value) && Number(value) <= 365);
      }),
    );
  });
});
