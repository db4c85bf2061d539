import { describeApi } from '@lethe/api';
import { addMs, MS_PER_DAY } from '@lethe/core/time';
import { insertOrganization, type OrganizationFixture, useDatabase } from '@lethe/testkit/postgres';
import { beforeEach, describe, expect, test } from 'vitest';
import { useManagementApi } from './testing/use-management-api.ts';

const testDatabase = useDatabase();
const api = useManagementApi(testDatabase);

let organization: OrganizationFixture;
let key: string;

beforeEach(async () => {
  organization = await insertOrganization(testDatabase);
  key = await api.insertKey(organization);
});

const get = (path: string) => api.call(key, { path });

describe('the overview', () => {
  test('counts the requests of a day, the day before, and what is readable now', async () => {
    await api.store(organization);
    api.clock.advance(1_000);
    const { status, body } = await get('/overview');
    expect(status).toBe(200);
    expect(body).toMatchObject({
      last_24_hours: { request_count: 1, error_count: 0 },
      the_24_hours_before: { request_count: 0, error_count: 0, token_count: 0 },
      readable_payload_count: 1,
      expiring_payload_count: 1,
    });
    api.clock.advance(MS_PER_DAY);
    expect((await get('/overview')).body).toMatchObject({
      last_24_hours: { request_count: 0 },
      the_24_hours_before: { request_count: 1 },
      readable_payload_count: 0,
      expiring_payload_count: 0,
    });
  });
});

describe('the retention policy', () => {
  test('is read, put back as it was read, and read again one version later', async () => {
    const read = await get('/retention-policy');
    expect(read.body).toEqual({
      level: 'retain_all',
      payload_retention_days: 30,
      metadata_retention_days: null,
      redaction: { email: false, phone: false, card: false, secret: false, patterns: [] },
      version: 1,
      effective_at: expect.any(String),
    });
    const { effective_at: _, ...policy } = read.body;
    const put = await api.call(key, {
      method: 'PUT',
      path: '/retention-policy',
      body: { ...policy, payload_retention_days: 7 },
    });
    expect(put).toMatchObject({ status: 200, body: { payload_retention_days: 7, version: 2 } });
    expect((await get('/retention-policy')).body).toEqual(put.body);
    const [event] = (await get('/audit-log?action=retention_policy.changed')).body.data as unknown as object[];
    expect(event).toMatchObject({
      actor: { kind: 'management_key', label: 'nightly export' },
      before: { payload_retention_days: 30 },
      after: { payload_retention_days: 7 },
      address: '203.0.113.9',
    });
  });

  test('is not saved on a version that is no longer in force, and of two at once one is', async () => {
    const put = (days: number) =>
      api.call(key, {
        method: 'PUT',
        path: '/retention-policy',
        body: { level: 'retain_all', payload_retention_days: days, version: 1 },
      });
    const answers = await Promise.all([put(3), put(4)]);
    expect(answers.map(({ status }) => status).toSorted()).toEqual([200, 409]);
    expect(answers.find(({ status }) => status === 409)?.body).toMatchObject({
      code: 'policy_version_conflict',
      param: 'version',
      version: 2,
    });
  });

  test('redacts what it is told to, keeps that where a change leaves it out, and can be tried before', async () => {
    const redaction = {
      email: true,
      phone: false,
      card: true,
      secret: false,
      patterns: [{ name: 'id', pattern: 'X\\d+' }],
    };
    const change = { level: 'retain_all', payload_retention_days: 7 };
    const put = (body: object) => api.call(key, { method: 'PUT', path: '/retention-policy', body });
    expect((await put({ ...change, redaction, version: 1 })).body.redaction).toEqual(redaction);
    expect((await put({ ...change, version: 2 })).body.redaction).toEqual(redaction);
    const [event] = (await get('/audit-log?action=retention_policy.changed')).body.data as unknown as object[];
    expect(event).toMatchObject({
      after: { redaction: 'email, card, id', redaction_patterns: expect.stringContaining('X') },
    });
    const tried = await api.call(key, {
      method: 'POST',
      path: '/retention-policy/try-redaction',
      body: { redaction, sample: 'joe@example.com X12 +49 170 1234567' },
    });
    expect(tried).toMatchObject({ status: 200, body: { text: '[redacted:email] [redacted:id] +49 170 1234567' } });
    const wrong = { ...redaction, patterns: [{ name: 'id', pattern: '(?=x)y' }] };
    expect(await put({ ...change, redaction: wrong, version: 3 })).toMatchObject({
      status: 400,
      body: { code: 'redaction_pattern_invalid', param: 'redaction.patterns' },
    });
  });

  test.each([
    [
      { level: 'retain_all', payload_retention_days: 31, version: 1 },
      'retention_out_of_bounds',
      'payload_retention_days',
    ],
    [
      { level: 'retain_all', payload_retention_days: 7, metadata_retention_days: 9, version: 1 },
      'retention_out_of_bounds',
      'metadata_retention_days',
    ],
    [{ level: 'some', payload_retention_days: 7, version: 1 }, 'invalid_request', 'level'],
    [{ level: 'retain_all', payload_retention_days: 7 }, 'invalid_request', 'version'],
    [{ level: 'retain_all', payload_retention_days: 7, version: 1, days: 3 }, 'invalid_request', null],
    ['{"level":', 'invalid_json', null],
  ])('refuses %j and names what is wrong', async (body, code, param) => {
    const answer = await api.call(key, { method: 'PUT', path: '/retention-policy', body });
    expect(answer).toMatchObject({ status: 400, body: { code, param } });
    expect(answer.headers.get('content-type')).toBe('application/problem+json');
    expect(answer.headers.get('x-request-id')).toBe(answer.body.request_id);
  });

  test('previews what a change would do', async () => {
    await api.store(organization);
    api.clock.advance(1_000);
    const body = { level: 'retain_all', payload_retention_days: 3 };
    const { body: preview } = await api.call(key, { method: 'POST', path: '/retention-policy/preview', body });
    expect(preview).toMatchObject({
      changed_payload_count: 0,
      stored_payload_count: 1,
      storage_fee_per_day_nano_usd: 2143,
      storage_fee_per_month_nano_usd: 64_286,
      version: 1,
      longer_stamped_payload_count: 0,
      held_payload_count: 0,
      rules: [],
    });
    expect((await get('/retention-policy')).body.version).toBe(1);
    const save = (previewed_at: string) =>
      api.call(key, { method: 'PUT', path: '/retention-policy', body: { ...body, version: 1, previewed_at } });
    api.clock.advance(5 * 60_000 + 1);
    expect(await save(preview.computed_at as unknown as string)).toMatchObject({
      status: 409,
      body: { code: 'conflict' },
    });
    expect(await save(api.clock.now().toISOString())).toMatchObject({ status: 200, body: { version: 2 } });
  });
});

describe('requests', () => {
  test('are paged without gaps or repeats, newest first', async () => {
    const ids: string[] = [];
    for (let index = 0; index < 5; index += 1) {
      ids.unshift(await api.record(organization));
      api.clock.advance(1_000);
    }
    const seen: string[] = [];
    let path: string | null = '/requests?limit=2';
    while (path !== null) {
      const { body } = await get(path);
      seen.push(...(body.data as unknown as { id: string }[]).map(({ id }) => id));
      path = body.next_cursor === null ? null : `/requests?limit=2&cursor=${String(body.next_cursor)}`;
    }
    expect(seen).toEqual(ids);
  });

  test('are filtered by model and by a half-open range', async () => {
    const from = api.clock.now();
    const id = await api.record(organization);
    const to = addMs(from, 1);
    const listed = async (query: string) =>
      ((await get(`/requests?${query}`)).body.data as unknown as { id: string }[]).map((request) => request.id);
    expect(await listed(`model=simulator/gpt-5-mini&from=${from.toISOString()}&to=${to.toISOString()}`)).toEqual([id]);
    expect(await listed(`to=${from.toISOString()}`)).toEqual([]);
    expect(await listed('model=other')).toEqual([]);
  });

  test.each(['limit=0', 'limit=201', 'limit=1e1', 'from=yesterday', 'cursor=x', 'page=2', 'limit=1&limit=2'])(
    'refuses ?%s',
    async (query) => {
      expect(await get(`/requests?${query}`)).toMatchObject({ status: 400, body: { code: 'invalid_request' } });
    },
  );

  test('say what became of their payload', async () => {
    const id = await api.store(organization);
    const { body } = await get(`/requests/${id}`);
    expect(body).toMatchObject({
      id,
      usage: { input_tokens: 1_000, output_tokens: 500 },
      cost: { data_storage_nano_usd: 15_000, earlier_attempts_nano_usd: 0, total_nano_usd: null },
      payload: { state: 'stored', erased_at: null, not_stored_reason: null },
      end_user: 'cus_1',
    });
  });
});

describe('a payload', () => {
  const payloadOf = (id: string) => get(`/requests/${id}/payload`);

  test('is the JSON that was sent, number for number, and each read is on record', async () => {
    const request = '{"seed":12345678901234567890,"n":[1.10,1e400],"__proto__":{"x":1},"t":"häppy"}';
    const id = await api.store(organization, { request });
    const { status, body } = await payloadOf(id);
    expect(status).toBe(200);
    expect(body).toMatchObject({ request: { t: 'häppy' }, response: { id: 'r' } });
    expect(Object.hasOwn(body.request as unknown as object, '__proto__')).toBe(true);
    const events = (await get(`/audit-log?action=payload.read&target_id=${id}`)).body.data;
    expect(events).toMatchObject([{ actor: { kind: 'management_key' }, target: { kind: 'request', id } }]);
  });

  test('that is not JSON, or too deep, is text under its media type', async () => {
    const events = 'data: {"id":1}\n\ndata: [DONE]\n\n';
    const deep = '['.repeat(20_000) + ']'.repeat(20_000);
    const id = await api.store(organization, { request: deep, response: events, mediaType: 'text/event-stream' });
    expect((await payloadOf(id)).body).toEqual({
      request: { media_type: 'application/json', text: deep },
      response: { media_type: 'text/event-stream', text: events },
    });
  });

  test('that was never stored says why', async () => {
    const id = await api.record(organization, 'zero_days');
    expect(await payloadOf(id)).toMatchObject({
      status: 404,
      body: { code: 'payload_not_stored', reason: 'zero_days' },
    });
  });

  test('invariant 17: from its expiry on it is 410 payload_expired', async () => {
    const id = await api.store(organization, { expiresInMs: MS_PER_DAY });
    api.clock.advance(MS_PER_DAY);
    expect(await payloadOf(id)).toMatchObject({
      status: 410,
      body: { code: 'payload_expired', expired_at: expect.any(String) },
    });
  });
});

describe('the frame', () => {
  test('an unknown path is 404, and a known one tells its methods', async () => {
    expect(await get('/nothing')).toMatchObject({ status: 404, body: { code: 'not_found' } });
    const wrong = await api.call(key, { method: 'DELETE', path: '/retention-policy' });
    expect(wrong).toMatchObject({ status: 405, body: { code: 'method_not_allowed' } });
    expect(wrong.headers.get('allow')).toBe('GET, PUT');
  });

  test('a body above 1 MiB is 413', async () => {
    const body = JSON.stringify({ level: 'x'.repeat(1_024 * 1_024) });
    expect(await api.call(key, { method: 'PUT', path: '/retention-policy', body })).toMatchObject({
      status: 413,
      body: { code: 'request_too_large' },
    });
  });

  test('the organization is the one that the key belongs to, and its use is noted', async () => {
    const { organizationId, slug } = organization;
    expect((await get('/organization')).body).toEqual({
      id: organizationId,
      slug,
      name: slug,
      plan: 'pro',
      lifecycle_state: 'active',
    });
    const [row] = await testDatabase.query('SELECT last_used_at FROM management_key WHERE organization_id = $1', [
      organizationId,
    ]);
    expect(row?.last_used_at).toBeInstanceOf(Date);
  });

  test('the document names each operation with its scope, and nothing that points elsewhere', () => {
    const document = describeApi('http://localhost:3000') as {
      paths: Record<string, Record<string, { 'x-scope': string }>>;
    };
    const scopes = Object.entries(document.paths).flatMap(([path, operations]) =>
      Object.entries(operations).map(([method, operation]) => `${method} ${path} ${operation['x-scope']}`),
    );
    expect(scopes).toEqual(
      expect.arrayContaining([
        'get /management/v1/retention-policy policy:read',
        'put /management/v1/retention-policy policy:write',
        'post /management/v1/retention-policy/preview policy:read',
        'get /management/v1/requests requests:read',
        'get /management/v1/requests/{id} requests:read',
        'get /management/v1/requests/{id}/payload payloads:read',
        'delete /management/v1/requests/{id}/payload payloads:erase',
      ]),
    );
    const references = JSON.stringify(document).match(/"\$ref":"[^"]*"/g) ?? [];
    expect(new Set(references)).toEqual(new Set(['"$ref":"#/components/schemas/Problem"']));
  });
});
