import { expect, test } from 'vitest';
import { compareFigures } from './compare-figures.ts';
import type { ToldFigures } from './figures.ts';

const STORED = { requestId: 'a', storageNanoUsd: 150n, inferenceNanoUsd: 70n, tokenCount: 15 };
const LOST = { requestId: 'b', storageNanoUsd: 20n, inferenceNanoUsd: 5n, tokenCount: 2 };
const listed = [
  { ...STORED, storageRefundedNanoUsd: 0n },
  { ...LOST, storageRefundedNanoUsd: 20n },
];
const TOLD: ToldFigures = {
  name: 'one',
  isInferenceCharged: true,
  responses: [STORED, LOST],
  rest: listed,
  csv: listed,
  statement: { chargedInferenceNanoUsd: 75n, storageNetNanoUsd: 150n, storedTokens: 15, differenceNanoUsd: 0n },
  invoice: {
    chargedInferenceNanoUsd: 75n,
    storageNetNanoUsd: 150n,
    storedTokens: 15,
    storageRows: [{ requestId: 'a', amountNanoUsd: 150n }],
  },
  ledger: { chargedInferenceNanoUsd: 75n, storageNetNanoUsd: 150n, balanceNanoUsd: 775n, grantedNanoUsd: 1_000n },
};
const [stored, lost] = listed as [(typeof listed)[0], (typeof listed)[0]];

test('figures that are the same everywhere have no difference', () => {
  expect(compareFigures(TOLD)).toEqual([]);
});

test.each<[string, Partial<ToldFigures>, RegExp]>([
  ['another fee in the response', { responses: [{ ...STORED, storageNanoUsd: 140n }] }, /response and REST/],
  ['another inference in the response', { responses: [{ ...STORED, inferenceNanoUsd: 71n }] }, /response and CSV/],
  ['another fee in REST', { rest: [{ ...stored, storageNanoUsd: 140n }, lost] }, /REST and CSV|other fee/],
  ['a refund that CSV does not know', { csv: [stored, { ...lost, storageRefundedNanoUsd: 0n }] }, /storageRefunded/],
  ['a request that is missing in CSV', { csv: [stored] }, /not in CSV/],
  ['a request that is listed twice', { csv: [...listed, stored] }, /listed twice/],
  [
    'a statement with the refunded fee',
    { statement: { ...TOLD.statement, storageNetNanoUsd: 170n } },
    /CSV and statement/,
  ],
  [
    'an invoice with a nano-dollar more',
    { invoice: { ...TOLD.invoice, storageNetNanoUsd: 151n } },
    /CSV and invoice: 150 and 151/,
  ],
  [
    'an invoice with other tokens',
    { invoice: { ...TOLD.invoice, storedTokens: 16 } },
    /tokens of statement and invoice/,
  ],
  [
    'an invoice with other inference',
    { invoice: { ...TOLD.invoice, chargedInferenceNanoUsd: 70n } },
    /inference of CSV and invoice/,
  ],
  [
    'a request that its invoice line does not fold out to',
    { invoice: { ...TOLD.invoice, storageRows: [] } },
    /a: CSV and/,
  ],
  [
    'a row of an invoice that nobody was charged',
    { invoice: { ...TOLD.invoice, storageRows: [...TOLD.invoice.storageRows, { requestId: 'c', amountNanoUsd: 1n }] } },
    /c is on an invoice/,
  ],
  ['a ledger with a nano-dollar more', { ledger: { ...TOLD.ledger, storageNetNanoUsd: 151n } }, /CSV and ledger/],
  ['a balance with a nano-dollar less', { ledger: { ...TOLD.ledger, balanceNanoUsd: 774n } }, /balance/],
  [
    'a difference that the statement tells itself',
    { statement: { ...TOLD.statement, differenceNanoUsd: 1n } },
    /itself/,
  ],
  ['inference that is charged to whoever pays the provider', { isInferenceCharged: false }, /inference of CSV/],
])('%s is found', (_, change, sentence) => {
  expect(compareFigures({ ...TOLD, ...change }).join('\n')).toMatch(sentence);
});
