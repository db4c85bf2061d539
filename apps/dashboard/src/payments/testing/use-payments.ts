import { randomUUID } from 'node:crypto';
import {
  applyPaymentEvents,
  lookAtPayments,
  type PaymentProblem,
  type PaymentProcessor,
  startCardSetup,
  startTopUp,
} from '@lethe/core/billing/payments';
import type { NanoUsd } from '@lethe/core/money';
import type { OrganizationId } from '@lethe/core/tenancy';
import { ManualClock } from '@lethe/core/time';
import {
  createDatabase,
  createPaymentBooks,
  createPaymentEvents,
  createPaymentRepository,
  type Database,
} from '@lethe/db';
import { createPaymentProcessor } from '@lethe/payments';
import { createLogger } from '@lethe/telemetry';
import { insertOrganization, type OrganizationFixture, type TestDatabase } from '@lethe/testkit/postgres';
import { type StripeStandIn, startStripeStandIn } from '@lethe/testkit/stripe';
import { afterAll, beforeAll } from 'vitest';
import { type AcceptEventParts, acceptEvent } from '../accept-event.ts';

const NOW = new Date('2026-11-22T10:00:00Z');
const quiet = createLogger({ app: 'test', level: 'error', write: () => {} });

export interface Payer extends OrganizationFixture {
  readonly name: string;
}

/** Payments as they run: the stand-in of the processor, its adapter, the webhook as the dashboard's role, the books as the worker's. */
export function usePayments(testDatabase: TestDatabase) {
  let standIn: StripeStandIn;
  let app: Database;
  let worker: Database;
  let processor: PaymentProcessor;
  const clock = new ManualClock(NOW);
  const problems: PaymentProblem[] = [];

  beforeAll(async () => {
    standIn = await startStripeStandIn();
    app = createDatabase({ url: testDatabase.urlAs('lethe_app'), applicationName: 'test', poolSizeMax: 4 });
    worker = createDatabase({ url: testDatabase.urlAs('lethe_worker'), applicationName: 'test', poolSizeMax: 4 });
    const { secretKey, webhookSecret, url: apiBaseUrl } = standIn;
    processor = createPaymentProcessor({ secretKey, webhookSecret, apiBaseUrl }, { clock: { now: () => new Date() } });
  });
  afterAll(async () => {
    await Promise.all([app.close(), worker.close()]);
    await standIn.close();
  });

  const appPorts = () => ({
    payments: createPaymentRepository(app),
    paymentProcessor: processor,
    mintId: randomUUID,
    clock,
  });
  const workerPorts = () => ({
    processor,
    books: createPaymentBooks(worker),
    clock,
    publicUrl: 'https://lethe.example',
    onProblem: (problem: PaymentProblem) => void problems.push(problem),
  });
  /** What the webhook answers to a body with this signature. */
  const post = (body: string | Uint8Array, signature: string | null, { isOn = true } = {}) =>
    postEvent({ processor: isOn ? processor : null, events: createPaymentEvents(app), logger: quiet }, body, signature);
  return {
    problems,
    standIn: () => standIn,
    processor: () => processor,
    workerPorts,
    insertPayer: async (): Promise<Payer> => ({ ...(await insertOrganization(testDatabase)), name: 'Halden' }),
    /** Begins a top-up; answers the payment and its hosted page. */
    begin: async (payer: Payer, amountNanoUsd: NanoUsd, isCardSaved = false) => {
      const { paymentId } = await startTopUp(appPorts(), { ...commandOf(payer), amountNanoUsd, isCardSaved });
      const [row] = await testDatabase.query<{ checkout_session_id: string }>(
        'SELECT checkout_session_id FROM payment WHERE id = $1',
        [paymentId],
      );
      return { paymentId, sessionId: row?.checkout_session_id ?? '' };
    },
    beginCardSetup: (payer: Payer) => startCardSetup(appPorts(), commandOf(payer)),
    find: (payer: Payer, paymentId: string) =>
      createPaymentRepository(app).find({ organizationId: payer.organizationId, paymentId }),
    account: (payer: Payer) => createPaymentRepository(app).account(payer.organizationId),
    post,
    /** Sends events of the stand-in to the webhook, signed at `at`, and answers the statuses. */
    deliver: async (events: readonly object[], at = new Date()): Promise<number[]> => {
      const statuses: number[] = [];
      for (const event of events) {
        const { body, signature } = standIn.sign(JSON.stringify(event), at);
        statuses.push((await post(body, signature)).status);
      }
      return statuses;
    },
    /** What the worker does with what waits. */
    apply: async () => {
      const report = await applyPaymentEvents(workerPorts());
      for (const { error } of report.failures) throw error;
      return report.finishedCount;
    },
    look: () => lookAtPayments(workerPorts()),
    balance: async (organizationId: OrganizationId): Promise<NanoUsd> => {
      const [row] = await testDatabase.query<{ balance: string }>(
        'SELECT coalesce(sum(balance_nano_usd), 0)::text AS balance FROM credit_balance WHERE organization_id = $1',
        [organizationId],
      );
      return BigInt(row?.balance ?? '0');
    },
  };
}

function commandOf({ organizationId, slug, name }: Payer) {
  return {
    organization: { id: organizationId, slug, name },
    email: 'pay@halden.example',
    publicUrl: 'https://lethe.example',
    actor: { kind: 'user', id: 'u-1', label: 'Ines Marchetti' } as const,
    origin: { requestId: 'call-1', address: null },
  };
}

async function postEvent(parts: AcceptEventParts, body: string | Uint8Array, signature: string | null) {
  const headers = new Headers(signature === null ? {} : { 'stripe-signature': signature });
  const address = 'https://lethe.example/api/stripe/webhook';
  const response = await acceptEvent(new Request(address, { method: 'POST', headers, body: body as BodyInit }), parts);
  return { status: response.status, body: (await response.json()) as Record<string, unknown> };
}
