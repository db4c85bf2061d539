import { createRouter } from '../procedure/builder.ts';
import { getAccount } from './get-account.ts';
import { getBalance } from './get-balance.ts';
import { getPayment } from './get-payment.ts';
import { listPayments } from './list-payments.ts';
import { listTransactions } from './list-transactions.ts';
import { removeCard } from './remove-card.ts';
import { startCardSetup } from './start-card-setup.ts';
import { startTopUp } from './start-top-up.ts';

export const creditsRouter = createRouter({
  getBalance,
  listTransactions,
  getAccount,
  startTopUp,
  startCardSetup,
  removeCard,
  getPayment,
  listPayments,
});
