import { request as sendRequest } from 'node:http';
import { DomainError } from '@lethe/core/errors';
import { createLogger } from '@lethe/telemetry';
import { afterEach, describe, expect, it } from 'vitest';
import type { AdvanceReport } from '../advance-clock.ts';
import type { TimeMachine } from '../time-machine.ts';
import { ADVANCE_SECONDS_MAX, demoClockRoute } from './demo-clock.ts';
import { liveRoute, readyRoute } from './health.ts';
import { type Listener, listen, type Routes } from './listen.ts';
import { BODY_SIZE_BYTES_MAX } from './read-json-body.ts';

const listeners: Listener[] = [];
afterEach(async () => {
  for (const listener of listeners.splice(0)) await listener.close();
});

async function serve(routes: Routes, logLines: string[] = []): Promise<string> {
  const logger = createLogger({ app: 'worker', level: 'info', write: (line) => logLines.push(line) });
  const listener = await listen({ host: '127.0.0.1', port: 0, routes, logger });
  listeners.push(listener);
  return `http://127.0.0.1:${listener.port}`;
}

/** A time machine that only notes what it was asked for. */
function recordingTimeMachine(): TimeMachine & { askedMs: number[] } {
  const askedMs: number[] = [];
  const report: AdvanceReport = {
    now: new Date('2026-11-24T00:00:00.000Z'),
    offsetSeconds: 259_200,
    ran: [{ job: 'destroy-hour-keys', runCount: 2, failedCount: 0, lastDueAt: new Date('2026-11-23T23:10:00.000Z') }],
    failed: [],
  };
  return {
    askedMs,
    stop: () => {},
    async advance(advanceMs) {
      askedMs.push(advanceMs);
      return report;
    },
  };
}

interface ErrorBody {
  readonly error: { readonly code: string };
}

async function post(url: string, body: string, headers: Record<string, string> = {}) {
  const response = await fetch(`${url}/demo/clock`, { method: 'POST', body, headers });
  return { status: response.status, body: (await response.json()) as ErrorBody };
}

describe('the clock of a demo', () => {
  it('advances by whole seconds and says where it stands and what ran', async () => {
    const timeMachine = recordingTimeMachine();
    const url = await serve({ '/demo/clock': demoClockRoute(timeMachine) });
    expect(await post(url, '{"advanceSeconds": 259200}')).toEqual({
      status: 200,
      body: {
        now: '2026-11-24T00:00:00.000Z',
        offsetSeconds: 259_200,
        ran: [{ job: 'destroy-hour-keys', runCount: 2, failedCount: 0, lastDueAt: '2026-11-23T23:10:00.000Z' }],
      },
    });
    expect(timeMachine.askedMs).toEqual([259_200_000]);
  });

  it.each([
    ['{"advanceSeconds": 0}', 400, 'invalid_request'],
    ['{"advanceSeconds": -1}', 400, 'invalid_request'],
    ['{"advanceSeconds": 1.5}', 400, 'invalid_request'],
    [`{"advanceSeconds": ${ADVANCE_SECONDS_MAX + 1}}`, 400, 'invalid_request'],
    ['{"advanceSeconds": 1e308}', 400, 'invalid_request'],
    ['{"advanceSeconds": "60"}', 400, 'invalid_request'],
    ['{"advanceSeconds": null}', 400, 'invalid_request'],
    ['{"advanceSeconds": 60, "target": "x"}', 400, 'invalid_request'],
    ['{}', 400, 'invalid_request'],
    ['null', 400, 'invalid_request'],
    ['[60]', 400, 'invalid_request'],
    ['', 400, 'invalid_json'],
    ['{"advanceSeconds": 60', 400, 'invalid_json'],
    [`{"advanceSeconds": 60${' '.repeat(BODY_SIZE_BYTES_MAX)}}`, 413, 'request_too_large'],
  ])('refuses %s', async (body, status, code) => {
    const timeMachine = recordingTimeMachine();
    const url = await serve({ '/demo/clock': demoClockRoute(timeMachine) });
    expect(await post(url, body)).toMatchObject({ status, body: { error: { code } } });
    expect(timeMachine.askedMs).toEqual([]);
  });

  it('names the bound that was exceeded', async () => {
    const url = await serve({ '/demo/clock': demoClockRoute(recordingTimeMachine()) });
    const { body } = await post(url, `{"advanceSeconds": ${ADVANCE_SECONDS_MAX + 1}}`);
    expect(body.error).toEqual({
      code: 'invalid_request',
      message: 'advanceSeconds must be a whole number from 1 to 34560000 (400 days).',
      param: 'advanceSeconds',
    });
  });

  it('takes the longest advance', async () => {
    const timeMachine = recordingTimeMachine();
    const url = await serve({ '/demo/clock': demoClockRoute(timeMachine) });
    expect(await post(url, JSON.stringify({ advanceSeconds: ADVANCE_SECONDS_MAX }))).toMatchObject({ status: 200 });
    expect(timeMachine.askedMs).toEqual([ADVANCE_SECONDS_MAX * 1_000]);
  });

  it('is not moved by a web page', async () => {
    const timeMachine = recordingTimeMachine();
    const url = await serve({ '/demo/clock': demoClockRoute(timeMachine) });
    const refused = await post(url, '{"advanceSeconds": 60}', { origin: 'https://example.com' });
    expect(refused).toMatchObject({ status: 403, body: { error: { code: 'forbidden' } } });
    expect(timeMachine.askedMs).toEqual([]);
  });
});

describe('the server of the worker', () => {
  it('answers other paths with 404 and other methods with 405', async () => {
    const url = await serve({ '/health/live': liveRoute });
    const missing = await fetch(`${url}/demo/clock`, { method: 'POST', body: '{"advanceSeconds": 60}' });
    expect([missing.status, ((await missing.json()) as ErrorBody).error.code]).toEqual([404, 'not_found']);
    const prototype = await fetch(`${url}/constructor`);
    expect(prototype.status).toBe(404);
    const wrongMethod = await fetch(`${url}/health/live`, { method: 'DELETE' });
    expect([wrongMethod.status, wrongMethod.headers.get('allow')]).toEqual([405, 'GET']);
  });

  it('answers GET and HEAD over a connection that stays open', async () => {
    const url = await serve({ '/health/live': liveRoute });
    const response = await fetch(`${url}/health/live?probe=1`);
    expect([response.status, await response.json()]).toEqual([200, { status: 'ok' }]);
    expect(response.headers.get('connection')).toBe('keep-alive');
    expect((await fetch(`${url}/health/live`, { method: 'HEAD' })).status).toBe(200);
  });

  it('is ready when every part is, and otherwise says which is not', async () => {
    const fine = async () => {};
    const failing = async () => {
      throw new Error('secret');
    };
    const ready = await fetch(
      `${await serve({ '/health/ready': readyRoute({ database: fine, schedule: fine }) })}/health/ready`,
    );
    expect([ready.status, await ready.json()]).toEqual([
      200,
      { status: 'ok', checks: { database: 'ok', schedule: 'ok' } },
    ]);
    const not = await fetch(
      `${await serve({ '/health/ready': readyRoute({ database: fine, schedule: failing }) })}/health/ready`,
    );
    expect([not.status, await not.json()]).toEqual([
      503,
      { status: 'unavailable', checks: { database: 'ok', schedule: 'failed' } },
    ]);
  });

  it('says nothing about a failure of its own, and logs it', async () => {
    const logLines: string[] = [];
    const routes: Routes = {
      '/broken': {
        GET: async () => {
          throw new Error('secret');
        },
      },
      '/busy': {
        GET: async () => {
          throw new DomainError('service_unavailable', 'Ask again.');
        },
      },
    };
    const url = await serve(routes, logLines);
    const broken = await fetch(`${url}/broken`);
    expect([broken.status, await broken.text()]).toEqual([500, expect.not.stringContaining('secret')]);
    expect(logLines).toEqual([expect.stringContaining('request_failed')]);
    const busy = await fetch(`${url}/busy`);
    expect([busy.status, busy.headers.get('retry-after')]).toEqual([503, '2']);
  });

  it('a request that is being answered when the server closes ends its connection', async () => {
    const asked = Promise.withResolvers<void>();
    const gate = Promise.withResolvers<void>();
    const url = await serve({
      '/slow': {
        async GET() {
          asked.resolve();
          await gate.promise;
          return { statusCode: 200, body: {} };
        },
      },
    });
    const answer = fetch(`${url}/slow`);
    await asked.promise;
    const closed = listeners.pop()?.close();
    gate.resolve();
    expect((await answer).headers.get('connection')).toBe('close');
    await closed;
  });

  it('a port that is taken is one line that names its variable', async () => {
    const url = new URL(await serve({ '/health/live': liveRoute }));
    const logger = createLogger({ app: 'worker', level: 'info', write: () => {} });
    const again = listen({ host: '127.0.0.1', port: Number(url.port), routes: {}, logger });
    await expect(again).rejects.toThrow(
      `LETHE_WORKER_PORT: port ${url.port} is taken; stop what listens there or set another port.`,
    );
  });

  it('refuses a body that is too large before it has come to its end', async () => {
    const url = new URL(await serve({ '/demo/clock': demoClockRoute(recordingTimeMachine()) }));
    const status = await new Promise<number | undefined>((resolve, reject) => {
      const endless = sendRequest({ host: url.hostname, port: url.port, path: '/demo/clock', method: 'POST' });
      endless.on('response', (response) => {
        resolve(response.statusCode);
        endless.destroy();
      });
      endless.on('error', reject);
      endless.write(' '.repeat(BODY_SIZE_BYTES_MAX + 1));
    });
    expect(status).toBe(413);
  });
});
