import type { DomainError } from '@lethe/core/errors';
import type { Dispatcher, Pool } from 'undici';
import { expect, test } from 'vitest';
import { DEFAULT_LIMITS } from '../limits.ts';
import type { ModelRoute } from '../providers/model-catalog.ts';
import { createProvider } from '../providers/provider-registry.ts';
import { Ticker } from './ticker.ts';
import { UpstreamCall } from './upstream-call.ts';

const HEADERS_MS = 1_000;
const FIRST_BYTE_MS = 2_000;
const IDLE_MS = 3_000;
const limits = { headersTimeoutMs: HEADERS_MS, firstByteTimeoutMs: FIRST_BYTE_MS, idleTimeoutMs: IDLE_MS };

/** A call whose upstream does as the test says, and whose time passes as the test says. */
class Scene {
  readonly heard: string[] = [];
  readonly lingering = new Ticker(() => 0);
  isAborted = false;
  isPaused = false;
  #nowMs = 1;
  readonly call: UpstreamCall;
  handler!: Dispatcher.DispatchHandler;
  readonly controller = {
    pause: () => {
      this.isPaused = true;
    },
    resume: () => {
      this.isPaused = false;
    },
    abort: () => {
      this.isAborted = true;
    },
  } as unknown as Dispatcher.DispatchController;

  constructor() {
    this.lingering.stop();
    const provider = createProvider({ name: 'acme', baseUrl: 'http://127.0.0.1:9/v1', apiKey: null }, DEFAULT_LIMITS);
    const dispatch = (_: unknown, handler: Dispatcher.DispatchHandler) => {
      this.handler = handler;
    };
    const pool = { dispatch };
    const target = provider.endpoints['chat.completions'];
    const route = { provider: { ...provider, pool: pool as unknown as Pool }, model: 'm', target } as ModelRoute;
    const hear = (what: string) => void this.heard.push(what);
    this.call = new UpstreamCall({ route, body: Buffer.alloc(0), callerHeaders: [] }, limits, this.lingering, {
      onHead: (status) => hear(`head ${status}`),
      onChunk: (chunk) => hear(`chunk ${chunk}`),
      onEnd: () => hear('end'),
      onFailure: ({ code, publicMessage }: DomainError) =>
        hear(`${code}: ${/waiting for: (.*)\)/.exec(publicMessage)?.[1] ?? ''}`),
    });
    this.call.start();
    this.handler.onRequestStart?.(this.controller, null);
  }

  head(): this {
    this.handler.onResponseStart?.(this.controller, 200, {});
    return this;
  }

  chunk(): this {
    this.handler.onResponseData?.(this.controller, Buffer.from('x'));
    return this;
  }

  fail(code: string): this {
    this.handler.onResponseError?.(this.controller, Object.assign(new Error('x'), { code }));
    return this;
  }

  /** Lets time pass, one tick at its beginning and one at its end. */
  pass(durationMs: number): this {
    this.call.tick(this.#nowMs);
    this.#nowMs += durationMs;
    this.call.tick(this.#nowMs);
    return this;
  }
}

test.each<[string, (scene: Scene) => Scene, number]>([
  ['answer', (scene) => scene, HEADERS_MS],
  ['first byte', (scene) => scene.head(), FIRST_BYTE_MS],
  ['next piece', (scene) => scene.head().chunk(), IDLE_MS],
  [
    'next piece',
    (scene) =>
      scene
        .head()
        .chunk()
        .pass(IDLE_MS - 1)
        .chunk(),
    IDLE_MS,
  ],
])('an upstream is given up when the %s does not come in time, and not before', (awaited, begin, timeoutMs) => {
  const patient = begin(new Scene()).pass(timeoutMs - 1);
  expect([patient.isAborted, patient.heard.at(-1)?.startsWith('upstream_timeout') ?? false]).toEqual([false, false]);
  const late = begin(new Scene()).pass(timeoutMs);
  expect([late.isAborted, late.heard.at(-1)]).toEqual([true, `upstream_timeout: ${awaited}`]);
  const heardCount = late.heard.length;
  late.chunk().pass(10 * timeoutMs);
  expect(late.heard).toHaveLength(heardCount);
});

test('the deadlines stand still while the caller is slow', () => {
  const scene = new Scene().head().chunk();
  scene.call.pause();
  scene.pass(100 * IDLE_MS);
  expect([scene.isPaused, scene.isAborted]).toEqual([true, false]);
  scene.call.resume();
  scene.pass(IDLE_MS);
  expect([scene.isPaused, scene.isAborted]).toEqual([false, true]);
});

test.each([
  ['UND_ERR_CONNECT_TIMEOUT', 'upstream_timeout: connection'],
  ['ETIMEDOUT', 'upstream_timeout: connection'],
  ['ECONNREFUSED', 'upstream_unreachable: '],
  ['ECONNRESET', 'upstream_unreachable: '],
  ['HPE_INVALID_CONSTANT', 'upstream_invalid_response: '],
])('a connection that fails with %s is told as %s', (code, told) => {
  expect(new Scene().fail(code).heard).toEqual([told]);
  expect(new Scene().head().chunk().fail('ECONNRESET').heard.at(-1)).toBe('upstream_incomplete: ');
});

test('a call that was left says nothing more, lets its connection come free, and is given up when that takes long', () => {
  const scene = new Scene().head().chunk();
  const heardCount = scene.heard.length;
  scene.call.leave();
  expect(scene.lingering.size).toBe(1);
  scene.chunk().pass(10 * IDLE_MS);
  expect([scene.heard.length, scene.isAborted, scene.lingering.size]).toEqual([heardCount, true, 0]);
});
