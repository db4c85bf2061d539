import {
  NANO_USD_PER_CENT,
  PAYMENT_KINDS,
  PAYMENT_STATUSES,
  type Payment,
  removeCard,
  startCardSetup,
  startTopUp,
  TOP_UP_MAX_NANO_USD,
  TOP_UP_MIN_NANO_USD,
} from '@lethe/core/billing/payments';
import { z } from 'zod';
import { findPayment } from '../../credits/find-payment.ts';
import { encodePaymentCursor, paymentCursorSchema } from '../../credits/payment-cursor.ts';
import { defineOperation } from '../define-operation.ts';
import {
  idParamSchema,
  idSchema,
  instantSchema,
  instantText,
  instantTextOrNull,
  limitSchema,
  nanoUsdNumber,
  nanoUsdSchema,
  nextCursorSchema,
} from '../wire.ts';

const paymentSchema = z.strictObject({
  id: idSchema,
  kind: z.enum(PAYMENT_KINDS),
  amount_nano_usd: nanoUsdSchema,
  status: z.enum(PAYMENT_STATUSES),
  refunded_nano_usd: nanoUsdSchema,
  disputed_nano_usd: nanoUsdSchema.describe('What the card’s bank holds or has taken back.'),
  invoice_id: idSchema.nullable(),
  attempt_count: z.int().describe('How often a saved card was charged for it.'),
  next_attempt_at: instantSchema.nullable(),
  failure_code: z.string().nullable().describe('Why the last attempt failed, such as `card_declined`.'),
  failure_message: z.string().nullable(),
  created_at: instantSchema,
  ended_at: instantSchema.nullable(),
});

const accountSchema = z.strictObject({
  are_payments_on: z.boolean().describe('False where nobody takes money: self-hosted, or not set up.'),
  card: z
    .strictObject({
      brand: z.string(),
      last4: z.string(),
      expires_month: z.int(),
      expires_year: z.int(),
    })
    .nullable(),
});

const pageNote = 'Somebody has to open `url` in a browser; the management API takes no card.';

export const paymentOperations = [
  defineOperation({
    id: 'getBillingAccount',
    method: 'GET',
    path: '/billing-account',
    scope: 'billing:read',
    summary: 'Whether payments are on, and the saved card.',
    output: accountSchema,
    async handle({ ports, organization }) {
      const account = await ports.payments.account(organization.id);
      const card = account?.card ?? null;
      return {
        are_payments_on: ports.paymentProcessor !== null,
        card: card && {
          brand: card.brand,
          last4: card.last4,
          expires_month: card.expiresMonth,
          expires_year: card.expiresYear,
        },
      };
    },
  }),
  defineOperation({
    id: 'createTopUp',
    method: 'POST',
    path: '/top-ups',
    scope: 'billing:write',
    summary: 'Begins a top-up and answers the hosted page on which it is paid.',
    description: `The credit is there when the payment came in, and not before. ${pageNote}`,
    body: z.strictObject({
      amount_nano_usd: z
        .int()
        .min(Number(TOP_UP_MIN_NANO_USD))
        .max(Number(TOP_UP_MAX_NANO_USD))
        .multipleOf(Number(NANO_USD_PER_CENT))
        .describe('$5 to $10,000, in whole cents.'),
      is_card_saved: z.boolean().default(false).describe('Whether the card may be charged later by itself.'),
    }),
    output: z.strictObject({ payment_id: idSchema, url: z.url(), expires_at: instantSchema }),
    successStatus: 201,
    errors: ['payments_not_configured', 'conflict'],
    async handle({ ports, clock, organization, actor, origin, publicUrl }, { body }) {
      const started = await startTopUp(
        { ...ports, clock },
        {
          organization,
          amountNanoUsd: BigInt(body.amount_nano_usd),
          isCardSaved: body.is_card_saved,
          email: null,
          publicUrl,
          actor,
          origin,
        },
      );
      return { payment_id: started.paymentId, url: started.url, expires_at: instantText(started.expiresAt) };
    },
  }),
  defineOperation({
    id: 'createCardSetup',
    method: 'POST',
    path: '/card-setups',
    scope: 'billing:write',
    summary: 'Answers the hosted page on which a card is saved without paying.',
    description: pageNote,
    body: z.strictObject({}),
    output: z.strictObject({ url: z.url() }),
    successStatus: 201,
    errors: ['payments_not_configured'],
    handle: ({ ports, clock, organization, actor, origin, publicUrl }) =>
      startCardSetup({ ...ports, clock }, { organization, email: null, publicUrl, actor, origin }),
  }),
  defineOperation({
    id: 'deleteCard',
    method: 'DELETE',
    path: '/card',
    scope: 'billing:write',
    summary: 'Removes the saved card. Nothing is charged by itself from then on.',
    output: z.strictObject({}),
    errors: ['payments_not_configured'],
    async handle({ ports, clock, organization, actor, origin }) {
      await removeCard({ ...ports, clock }, { organizationId: organization.id, actor, origin });
      return {};
    },
  }),
  defineOperation({
    id: 'listPayments',
    method: 'GET',
    path: '/payments',
    scope: 'billing:read',
    summary: 'Payments, newest first.',
    query: z.strictObject({
      limit: limitSchema,
      cursor: paymentCursorSchema.optional().describe('`next_cursor` of the page before.'),
    }),
    output: z.strictObject({ data: z.array(paymentSchema), next_cursor: nextCursorSchema }),
    async handle({ ports, organization }, { query: { limit, cursor } }) {
      const found = await ports.payments.list({
        organizationId: organization.id,
        countMax: limit + 1,
        before: cursor ?? null,
      });
      const page = found.slice(0, limit);
      const last = page.at(-1);
      const hasMore = found.length > limit && last !== undefined;
      return { data: page.map(toWire), next_cursor: hasMore ? encodePaymentCursor(last) : null };
    },
  }),
  defineOperation({
    id: 'getPayment',
    method: 'GET',
    path: '/payments/{id}',
    scope: 'billing:read',
    summary: 'One payment as it is now.',
    params: z.strictObject({ id: idParamSchema }),
    output: paymentSchema,
    async handle({ ports, organization }, { params: { id } }) {
      return toWire(await findPayment(ports.payments, { organizationId: organization.id, paymentId: id }));
    },
  }),
];

function toWire(payment: Payment) {
  return {
    id: payment.id,
    kind: payment.kind,
    amount_nano_usd: nanoUsdNumber(payment.amountNanoUsd),
    status: payment.status,
    refunded_nano_usd: nanoUsdNumber(payment.refundedNanoUsd),
    disputed_nano_usd: nanoUsdNumber(payment.disputedNanoUsd),
    invoice_id: payment.invoiceId,
    attempt_count: payment.attemptCount,
    next_attempt_at: instantTextOrNull(payment.nextAttemptAt),
    failure_code: payment.failureCode,
    failure_message: payment.failureMessage,
    created_at: instantText(payment.createdAt),
    ended_at: instantTextOrNull(payment.endedAt),
  };
}
