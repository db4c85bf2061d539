import { ENDPOINT_PATHS, ENDPOINTS } from '@lethe/core/payloads';
import { describe, expect, test } from 'vitest';
import { type Fetch, forwardToGateway, isPlaygroundKey } from './forward-to-gateway.ts';

const KEY = `lethe_demo_${'a'.repeat(49)}`;
const call = (headers: Record<string, string>, answer = new Response('{}')) => {
  const calls: { address: string; init: RequestInit }[] = [];
  const send: Fetch = async (address, init) => {
    calls.push({ address, init });
    return answer;
  };
  const request = {
    endpoint: 'responses',
    headers: new Headers({ 'x-playground-key': KEY, ...headers }),
    body: new ArrayBuffer(0),
    signal: new AbortController().signal,
  } as const;
  return { calls, run: () => forwardToGateway('https://gateway.example/', request, send) };
};

describe('the playground', () => {
  test.each(ENDPOINTS)('invariant 39: reaches the gateway of the operator and nothing else: %s', async (endpoint) => {
    const addresses: string[] = [];
    const send: Fetch = async (address) => {
      addresses.push(address);
      return new Response('{}');
    };
    const headers = new Headers({
      'x-playground-key': KEY,
      host: 'elsewhere.example',
      'x-forwarded-host': 'elsewhere.example',
    });
    const signal = new AbortController().signal;
    await forwardToGateway('https://gateway.example', { endpoint, headers, body: new ArrayBuffer(0), signal }, send);
    expect(addresses).toEqual([`https://gateway.example${ENDPOINT_PATHS[endpoint]}`]);
  });

  test('hands on the key and the labels, and neither cookies nor anything else of the page', async () => {
    const { calls, run } = call({
      cookie: 'session=secret',
      'x-lethe-tags': 'playground',
      'x-other': 'x',
      'x-lethe-fallback': 'y',
    });
    await run();
    expect(calls[0]?.init).toMatchObject({ method: 'POST', redirect: 'manual' });
    expect(calls[0]?.init.headers).toEqual({
      authorization: `Bearer ${KEY}`,
      'content-type': 'application/json',
      'x-lethe-tags': 'playground',
    });
  });

  test('hands back what the gateway says of the request, and nothing that a browser would act on', async () => {
    const answer = new Response('data: x', {
      headers: {
        'content-type': 'text/event-stream',
        'x-request-id': 'r',
        'x-lethe-retention-level': 'retain_all',
        'set-cookie': 'a=b',
        location: 'https://elsewhere.example',
      },
    });
    const { headers } = await call({}, answer).run();
    expect([...headers.keys()].sort()).toEqual([
      'cache-control',
      'content-type',
      'x-content-type-options',
      'x-lethe-retention-level',
      'x-request-id',
    ]);
    expect(headers.get('cache-control')).toContain('no-store');
  });

  test('follows no redirect', async () => {
    const answer = new Response(null, { status: 307, headers: { location: 'https://elsewhere.example' } });
    expect((await call({}, answer).run()).status).toBe(502);
  });

  test.each([null, '', 'Bearer x', `${KEY}\r\nx-y: z`, `lethe_mgmt_demo_${'a'.repeat(49)}`, 'sk-secret'])(
    'takes nothing but an API key for a key: %j',
    (text) => {
      expect([isPlaygroundKey(text), isPlaygroundKey(KEY)]).toEqual([false, true]);
    },
  );
});
