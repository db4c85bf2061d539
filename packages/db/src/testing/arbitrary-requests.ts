import type { RequestFilter, RequestRecord } from '@lethe/core/payloads';
import { addMs, MS_PER_HOUR, MS_PER_MINUTE } from '@lethe/core/time';
import type { OrganizationFixture } from '@lethe/testkit/postgres';
import fc from 'fast-check';
import { recordOf, storedUntil } from './records.ts';

/** What the model of counts by hour makes requests of. */
export interface RequestTraits {
  readonly minutesAgo: number;
  readonly model: 'gpt-5' | 'gpt-5-mini';
  readonly provider: 'openai' | 'azure';
  readonly statusCode: 200 | 429 | 500;
  readonly finishReason: 'stop' | 'length' | null;
  readonly tags: readonly string[];
  readonly endUser: string | null;
  readonly expiresInHours: number | null;
  readonly totalMs: number;
  readonly isPriced: boolean;
  /** Past its expiry, and not deleted yet: nobody sees it. */
  readonly isMetadataExpired: boolean;
}

export const requestTraits: fc.Arbitrary<RequestTraits> = fc.record({
  minutesAgo: fc.integer({ min: -20, max: 330 }),
  model: fc.constantFrom('gpt-5', 'gpt-5-mini'),
  provider: fc.constantFrom('openai', 'azure'),
  statusCode: fc.constantFrom(200, 429, 500),
  finishReason: fc.constantFrom('stop', 'length', null),
  tags: fc.subarray(['refund', 'a b', '!odd', '\\x']),
  endUser: fc.constantFrom('cus_1', 'cus_2', null),
  expiresInHours: fc.constantFrom(null, -2, 0, 0, 1, 24, 24, 26),
  totalMs: fc.integer({ min: 0, max: 5_000 }),
  isPriced: fc.boolean(),
  isMetadataExpired: fc.constantFrom(true, false, false),
});

/** A request of a fixture's organization, with its instants around `now`. */
export function recordWith(fixture: OrganizationFixture, now: Date, given: RequestTraits): RequestRecord {
  const { minutesAgo, model, provider, statusCode, finishReason, tags, endUser, totalMs, expiresInHours } = given;
  const admittedAt = addMs(now, -minutesAgo * MS_PER_MINUTE + 7);
  const record = recordOf(fixture, { admittedAt, completedAt: admittedAt, model, provider, statusCode, finishReason });
  const cost = given.isPriced ? record.cost : { ...record.cost, ...UNPRICED };
  const handles = { tags: [...tags], sessionId: null, endUser };
  const shaped = { ...record, cost, handles, timing: { ...record.timing, totalMs } };
  // Within the hour of admission too, so that groups expire on both sides of an instant.
  return expiresInHours === null
    ? hiddenIf(given.isMetadataExpired, shaped)
    : storedUntil(addMs(now, expiresInHours * MS_PER_HOUR + (totalMs % 3) - 1), shaped);
}

function hiddenIf(isMetadataExpired: boolean, record: RequestRecord): RequestRecord {
  const metadataExpiresAt = isMetadataExpired ? addMs(new Date(), -1_000) : null;
  return { ...record, retention: { ...record.retention, metadataExpiresAt } };
}

const UNPRICED = {
  inputNanoUsd: null,
  cachedInputNanoUsd: null,
  outputNanoUsd: null,
  reasoningNanoUsd: null,
  totalNanoUsd: null,
};

const statuses = fc.subarray(['2xx', '429', '5xx'], { minLength: 1 });
const lists = {
  model: fc.subarray(['gpt-5', 'openai/gpt-5-mini', 'azure/gpt-5', 'none'], { minLength: 1 }),
  provider: fc.subarray(['openai', 'azure'], { minLength: 1 }),
  status: statuses,
  finishReason: fc.subarray(['stop', 'length'], { minLength: 1 }),
  tag: fc.subarray(['refund', 'a b', '!odd', '\\x'], { minLength: 1 }),
  endUser: fc.subarray(['cus_1', 'cus_2'], { minLength: 1 }),
  payload: fc.subarray(['stored', 'expiring', 'held', 'expired', 'erased', 'not_stored'], { minLength: 1 }),
} as const;
const maybe = <T>(of: fc.Arbitrary<T>) => fc.option(of, { nil: undefined, freq: 2 });
const some = fc.record(
  Object.fromEntries(Object.entries(lists).map(([name, list]) => [name, maybe(list as fc.Arbitrary<unknown>)])),
);
/** Filters of what such requests have. */
export const filtersAt = (now: Date): fc.Arbitrary<RequestFilter> =>
  fc
    .record({
      included: some,
      exclude: maybe(some),
      latencyMs: maybe(
        fc.record({ min: fc.integer({ min: 0, max: 2_500 }), max: fc.integer({ min: 2_500, max: 5_000 }) }),
      ),
      cost: maybe(fc.record({ min: fc.constantFrom(0n, 1_260_000n) })),
      fromMinutesAgo: maybe(fc.integer({ min: 0, max: 400 })),
    })
    .map(({ included, exclude, latencyMs, cost, fromMinutesAgo }) =>
      definedOf({
        ...definedOf(included),
        exclude: exclude === undefined ? undefined : definedOf(exclude),
        latencyMs,
        cost,
        from: fromMinutesAgo === undefined ? undefined : addMs(now, -fromMinutesAgo * MS_PER_MINUTE),
      }),
    ) as fc.Arbitrary<RequestFilter>;

function definedOf(fields: object): object {
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined));
}

/** A request without anything special, for those that a test changes one trait of. */
export const PLAIN_REQUEST: RequestTraits = {
  minutesAgo: 90,
  model: 'gpt-5',
  provider: 'openai',
  statusCode: 200,
  finishReason: 'stop',
  tags: [],
  endUser: null,
  expiresInHours: null,
  totalMs: 100,
  isPriced: true,
  isMetadataExpired: false,
};
