import { LEDGER_ACCOUNTS, TRANSACTION_KINDS } from '@lethe/core/billing';
import { z } from 'zod';
import { readTransactionPage } from '../../credits/read-transaction-page.ts';
import { encodeUsageCursor, usageCursorSchema } from '../../usage/usage-cursor.ts';
import { defineOperation } from '../define-operation.ts';
import { idSchema, instantSchema, instantText, limitSchema, nextCursorSchema } from '../wire.ts';
import { nanoUsdSum, nanoUsdSumSchema } from './usage-wire.ts';

const transactionSchema = z.strictObject({
  id: idSchema,
  kind: z.enum(TRANSACTION_KINDS),
  occurred_at: instantSchema,
  memo: z.string().nullable(),
  credit_nano_usd: nanoUsdSumSchema.describe('What it did to the credit.'),
  entries: z.array(z.strictObject({ account: z.enum(LEDGER_ACCOUNTS), amount_nano_usd: nanoUsdSumSchema })),
});

export const ledgerOperations = [
  defineOperation({
    id: 'getLedger',
    method: 'GET',
    path: '/ledger',
    scope: 'billing:read',
    summary: 'The credit balance, and what moved it, newest first.',
    description:
      'The entries of a transaction sum to 0, and the balance is the sum of all entries on `customer_credit`.',
    query: z.strictObject({
      limit: limitSchema,
      cursor: usageCursorSchema.optional().describe('`next_cursor` of the page before.'),
    }),
    output: z.strictObject({
      balance_nano_usd: nanoUsdSumSchema.describe(
        'What is spent and not settled yet, which takes seconds, is part of it.',
      ),
      data: z.array(transactionSchema),
      next_cursor: nextCursorSchema,
    }),
    async handle({ ports, organization }, { query: { limit, cursor } }) {
      const ledger = ports.creditLedgerOf(organization.id);
      const { transactions, next } = await readTransactionPage(ledger, { before: cursor ?? null, pageSize: limit });
      return {
        balance_nano_usd: nanoUsdSum(await ledger.balance()),
        data: transactions.map(({ id, kind, occurredAt, memo, creditNanoUsd, entries }) => ({
          id,
          kind,
          occurred_at: instantText(occurredAt),
          memo,
          credit_nano_usd: nanoUsdSum(creditNanoUsd),
          entries: entries.map(({ account, amountNanoUsd }) => ({
            account,
            amount_nano_usd: nanoUsdSum(amountNanoUsd),
          })),
        })),
        next_cursor: next === null ? null : encodeUsageCursor(next),
      };
    },
  }),
];
