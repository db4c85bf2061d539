import { randomUUID } from 'node:crypto';
import type { ApplyEventsPorts, PaymentProblem } from '@lethe/core/billing/payments';
import { MemoryProcessor } from '@lethe/core/billing/payments/testing';
import { ManualClock } from '@lethe/core/time';
import {
  createDatabase,
  createPaymentBooks,
  createPaymentEvents,
  createPaymentRepository,
  type Database,
} from '@lethe/db';
import { createLogger } from '@lethe/telemetry';
import { auditOf, insertOrganization, useDatabase } from '@lethe/testkit/postgres';
import { afterAll, afterEach, beforeAll, expect, test, vi } from 'vitest';
import type { KeptLooking } from '../keep-looking.ts';
import { alarmBy, keepApplying } from './keep-applying.ts';

const AT = new Date('2026-11-22T10:00:00Z');
const AMOUNT = 50_000_000_000n;
const testDatabase = useDatabase();
const running: KeptLooking[] = [];
let app: Database;
let worker: Database;

beforeAll(() => {
  app = createDatabase({ url: testDatabase.urlAs('lethe_app'), applicationName: 'test', poolSizeMax: 2 });
  worker = createDatabase({ url: testDatabase.urlAs('lethe_worker'), applicationName: 'test', poolSizeMax: 4 });
});
afterEach(async () => {
  for (const one of running.splice(0)) await one.close();
});
afterAll(() => Promise.all([app.close(), worker.close()]));

/** Somebody has paid on the hosted page, and no webhook has come yet. */
async function paid(processor: MemoryProcessor) {
  const fixture = await insertOrganization(testDatabase);
  const { organizationId } = fixture;
  const payments = createPaymentRepository(app);
  const { customerId } = await payments.openAccount({ organizationId, customerId: `cus_${organizationId}`, at: AT });
  const paymentId = randomUUID();
  const audit = auditOf(fixture, 'credit.top_up_started');
  await payments.openTopUp({ organizationId, paymentId, amountNanoUsd: AMOUNT, at: AT, audit });
  const page = {
    customerId,
    organizationId,
    paymentId,
    kind: 'top_up' as const,
    amountNanoUsd: AMOUNT,
    isCardSaved: false,
  };
  const { sessionId } = await processor.startTopUp({ ...page, successUrl: '', cancelUrl: '' });
  await payments.noteSession({ organizationId, paymentId, sessionId });
  const paymentIntentId = processor.pay(sessionId);
  const status = async () => (await payments.find({ organizationId, paymentId }))?.status;
  return { organizationId, paymentId, paymentIntentId, sessionId, status, payments };
}

async function start(processor: MemoryProcessor, write: (line: string) => void = () => {}): Promise<void> {
  const logger = createLogger({ app: 'test', level: 'error', write });
  const ports: ApplyEventsPorts = {
    processor,
    books: createPaymentBooks(worker),
    clock: new ManualClock(AT),
    publicUrl: 'https://lethe.example',
    onProblem: (problem: PaymentProblem) => alarmBy(logger)(problem),
  };
  running.push(await keepApplying({ databaseUrl: testDatabase.urlAs('lethe_worker'), ports, logger }));
}

const tell = (paymentIntentId: string) =>
  createPaymentEvents(app).store({
    eventId: `evt_${randomUUID()}`,
    type: 'payment_intent.succeeded',
    createdAt: AT,
    subject: { kind: 'payment', paymentIntentId },
  });

test('an event is applied as soon as it is stored, and one that was stored while no worker ran when one starts', async () => {
  const processor = new MemoryProcessor(randomUUID());
  const [early, late] = [await paid(processor), await paid(processor)];
  await tell(early.paymentIntentId);
  await start(processor);
  await vi.waitFor(async () => expect(await early.status()).toBe('succeeded'), { timeout: 4_000, interval: 20 });
  await tell(late.paymentIntentId);
  await vi.waitFor(async () => expect(await late.status()).toBe('succeeded'), { timeout: 4_000, interval: 20 });
});

test('whoever waits for a payment whose webhook is lost gets it', async () => {
  const processor = new MemoryProcessor(randomUUID());
  const { organizationId, paymentId, status, payments } = await paid(processor);
  await start(processor);
  // The page was opened a while ago.
  await testDatabase.query(`UPDATE payment SET look_at = look_at - interval '1 minute' WHERE id = $1`, [paymentId]);
  await payments.askToLook({ organizationId, paymentId });
  await vi.waitFor(async () => expect(await status()).toBe('succeeded'), { timeout: 4_000, interval: 20 });
});

test('an event that cannot be applied stops no other, and a payment of another customer is an alarm', async () => {
  const processor = new MemoryProcessor(randomUUID());
  const [foreign, good] = [await paid(processor), await paid(processor)];
  processor.payment(foreign.paymentIntentId).customerId = 'cus_somebody';
  const { readPayment } = processor;
  processor.readPayment = (id) => (id === 'pi_poison' ? Promise.reject(new Error('away')) : readPayment(id));
  const lines: string[] = [];
  for (const id of ['pi_poison', foreign.paymentIntentId, good.paymentIntentId]) await tell(id);
  await start(processor, (line) => lines.push(line));
  await vi.waitFor(async () => expect(await good.status()).toBe('succeeded'), { timeout: 4_000, interval: 20 });
  expect(await foreign.status()).toBe('open');
  const events = lines.map((line) => (JSON.parse(line) as { event: string }).event);
  expect(events).toEqual(expect.arrayContaining(['payment_event_failed', 'payment_refused']));
});
