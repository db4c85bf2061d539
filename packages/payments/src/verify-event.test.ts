import { createHmac } from 'node:crypto';
import { ManualClock } from '@lethe/core/time';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { verifyEvent } from './verify-event.ts';

const webhookSecret = 'whsec_of_ours';
const now = new Date('2026-11-22T12:00:00Z');
const nowS = now.getTime() / 1_000;

function eventOf(object: object, previous: object = {}): string {
  return JSON.stringify({
    id: 'evt_1',
    object: 'event',
    type: 'something.happened',
    created: nowS - 60,
    data: { object, previous_attributes: previous },
  });
}

function sign(body: string, { secret = webhookSecret, timestamp = nowS } = {}): string {
  return `t=${timestamp},v1=${createHmac('sha256', secret).update(`${timestamp}.${body}`).digest('hex')}`;
}

function verify(body: string, signature: string | null = sign(body)) {
  return verifyEvent({ rawBody: Buffer.from(body), signature }, { webhookSecret, clock: new ManualClock(now) });
}

describe('what an event is about', () => {
  test.each<[object, object, object]>([
    [{ object: 'payment_intent', id: 'pi_1' }, {}, { kind: 'payment', paymentIntentId: 'pi_1' }],
    [{ object: 'charge', id: 'ch_1', payment_intent: 'pi_1' }, {}, { kind: 'payment', paymentIntentId: 'pi_1' }],
    [
      { object: 'charge', id: 'ch_1', payment_intent: { id: 'pi_1' } },
      {},
      { kind: 'payment', paymentIntentId: 'pi_1' },
    ],
    [{ object: 'charge', id: 'ch_1', payment_intent: null }, {}, { kind: 'other' }],
    [{ object: 'refund', id: 're_1', payment_intent: 'pi_1' }, {}, { kind: 'payment', paymentIntentId: 'pi_1' }],
    [{ object: 'dispute', id: 'du_1', payment_intent: 'pi_1' }, {}, { kind: 'payment', paymentIntentId: 'pi_1' }],
    [{ object: 'checkout.session', id: 'cs_1' }, {}, { kind: 'session', sessionId: 'cs_1' }],
    [{ object: 'customer', id: 'cus_1' }, {}, { kind: 'customer', customerId: 'cus_1' }],
    [{ object: 'setup_intent', id: 'seti_1', customer: 'cus_1' }, {}, { kind: 'customer', customerId: 'cus_1' }],
    [{ object: 'payment_method', id: 'pm_1', customer: 'cus_1' }, {}, { kind: 'customer', customerId: 'cus_1' }],
    [
      { object: 'payment_method', id: 'pm_1', customer: null },
      { customer: 'cus_1' },
      { kind: 'customer', customerId: 'cus_1' },
    ],
    [{ object: 'payout', id: 'po_1' }, {}, { kind: 'other' }],
    [{}, {}, { kind: 'other' }],
  ])('%o, before %o, is %o', (object, previous, subject) => {
    expect(verify(eventOf(object, previous))).toEqual({
      eventId: 'evt_1',
      type: 'something.happened',
      createdAt: new Date((nowS - 60) * 1_000),
      subject,
    });
  });
});

describe('invariant 12: an event whose signature does not hold is refused', () => {
  const body = eventOf({ object: 'payment_intent', id: 'pi_1' });
  test.each<[string, string, string | null]>([
    ['without a signature', body, null],
    ['with an empty one', body, ''],
    ['with one that is no signature', body, 'v1=abc'],
    ['signed under another secret', body, sign(body, { secret: 'whsec_of_others' })],
    ['signed more than five minutes ago', body, sign(body, { timestamp: nowS - 301 })],
    ['altered by one character', body.replace('pi_1', 'pi_2'), sign(body)],
    ['altered by a space that JSON does not see', `${body} `, sign(body)],
    ['moved to now', body, sign(body, { timestamp: nowS - 301 }).replace(/t=\d+/, `t=${nowS}`)],
  ])('%s', (_, altered, signature) => {
    expect(() => verify(altered, signature)).toThrow(expect.objectContaining({ code: 'webhook_signature_invalid' }));
  });

  test('any change of any byte', () => {
    const signature = sign(body);
    fc.assert(
      fc.property(fc.nat(body.length - 1), fc.integer({ min: 1, max: 255 }), (place, change) => {
        const rawBody = Buffer.from(body);
        rawBody.writeUInt8(rawBody.readUInt8(place) ^ change, place);
        const context = { webhookSecret, clock: new ManualClock(now) };
        expect(() => verifyEvent({ rawBody, signature }, context)).toThrow('webhook_signature_invalid');
      }),
    );
  });

  test('five minutes old is young enough', () => {
    expect(verify(body, sign(body, { timestamp: nowS - 300 })).eventId).toBe('evt_1');
  });
});
