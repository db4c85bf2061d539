import { WEBHOOK_EVENT_TYPES, type WebhookDelivery, type WebhookEndpoint } from '@lethe/core/webhooks';
import { describe, expect, test } from 'vitest';
import { attemptText, endpointState, eventGroups, subscriptionText, tryCommand } from './webhook-state.ts';

const AT = new Date('2026-11-22T08:00:00Z');
const endpoint: WebhookEndpoint = {
  id: 'a',
  url: 'https://hooks.example.com/',
  eventTypes: [],
  isEnabled: true,
  disabledReason: null,
  failingSince: null,
  lastDeliveredAt: null,
  createdAt: AT,
  previousSecretEndsAt: null,
};

test.each([
  [{}, 'On'],
  [{ failingSince: AT }, 'Failing'],
  [{ isEnabled: false, disabledReason: 'member' as const }, 'Off'],
  [{ isEnabled: false, disabledReason: 'failures' as const, failingSince: AT }, 'Off after failures'],
])('an endpoint that is %j shows as %s', (change, text) => {
  expect(endpointState({ ...endpoint, ...change }).text).toBe(text);
});

test('every type that can be chosen stands in one group', () => {
  const grouped = eventGroups().flatMap(({ types }) => types);
  expect(grouped.toSorted()).toEqual([...WEBHOOK_EVENT_TYPES].toSorted());
  for (const { label } of eventGroups()) expect(label).not.toContain('_');
});

describe('an attempt', () => {
  const delivery = (change: Partial<WebhookDelivery>) =>
    attemptText({ attemptCount: 1, responseStatus: null, errorCode: null, ...change } as WebhookDelivery);

  test('is told by its answer, or by why there is none', () => {
    expect(delivery({ responseStatus: 204 })).toBe('Answered 204.');
    expect(delivery({ responseStatus: 500, errorCode: 'status_not_2xx' })).toBe('Answered 500.');
    expect(delivery({ errorCode: 'timeout' })).toBe('It did not answer within 10 seconds.');
    expect(delivery({ errorCode: 'of_tomorrow' })).toBe('Failed: of_tomorrow.');
    expect(delivery({ attemptCount: 0 })).toBeNull();
  });
});

test('the words of a subscription count', () => {
  expect([[], ['a'], ['a', 'b']].map(subscriptionText)).toEqual(['Every event', '1 event', '2 events']);
});

test('no address leaves the quotes of the command', () => {
  expect(tryCommand("https://a.example/'; rm -rf ~ #")).toContain(`'https://a.example/'\\''; rm -rf ~ #'`);
});
