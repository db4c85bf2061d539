import { randomUUID } from 'node:crypto';
import type { KeySnapshot } from '@lethe/db';
import type { RecordedCall, SimulatorControl } from '@lethe/testkit/simulator';
import { expect, vi } from 'vitest';
import type { TestGateway } from './test-gateway.ts';

/** A caller whose one request can be told from all others. */
export interface SdkCaller {
  readonly apiKey: string;
  readonly headers: Record<string, string>;
  /** What was recorded of the request, and what the upstream knows of it. Waits for the record, since a call may end before it does. */
  readonly seen: () => Promise<{ readonly record: Recorded; readonly truth: RecordedCall }>;
}

type Recorded = TestGateway['recorded'][number]['record'];

export function sdkCaller(gateway: TestGateway, traits: Partial<KeySnapshot> = {}): SdkCaller {
  const session = randomUUID();
  const ours = () => gateway.recorded.filter(({ record }) => record.handles.sessionId === session);
  return {
    apiKey: gateway.mintRetainingKey(traits),
    headers: { 'x-lethe-session-id': session },
    async seen() {
      await vi.waitFor(() => expect(ours()).toHaveLength(1), { timeout: 5_000 });
      const record = ours()[0]?.record;
      const truth = gateway.simulator
        .requests()
        .find(({ answerRequestId }) => answerRequestId === record?.upstreamRequestId);
      if (record === undefined || truth === undefined) throw new Error('The request did not reach the upstream.');
      return { record, truth };
    },
  };
}

/** Adds the simulator's control object to each body, for SDKs that send only fields that they know. */
export function fetchWithControl(simulator: SimulatorControl): typeof fetch {
  return (input, init) => {
    const body = JSON.parse(String(init?.body)) as object;
    return fetch(input, { ...init, body: JSON.stringify({ ...body, simulator }) });
  };
}

/** What an answer says about its cost, whichever API it came by. */
export const COST_FIELDS = {
  cost_usd_total: expect.any(Number),
  cost_usd_input: expect.any(Number),
  cost_usd_cached_input: expect.any(Number),
  cost_usd_output: expect.any(Number),
  cost_usd_data_storage: expect.any(Number),
  cost_nano_usd_data_storage: expect.any(Number),
};

export const WEATHER_QUESTION = 'What is the weather in Paris?';
export const WEATHER_SCHEMA = {
  type: 'object' as const,
  properties: { city: { type: 'string' as const } },
  required: ['city'],
  additionalProperties: false as const,
};
/** Two calls at once, in any API. */
export const PARALLEL_CALLS = {
  tool_calls: [
    { name: 'get_weather', arguments: { city: 'Paris' } },
    { name: 'get_weather', arguments: { city: 'Rome' } },
  ],
};
/** Long enough to hang up in the middle of. */
export const LONG_ANSWER = { chunks: 40, chunk_delay_ms: 5 };
export const PIXEL_BASE64 =
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==';
