import 'server-only';
import type { LedgerTransaction } from '@lethe/core/billing';
import { services } from '../../../trpc/compose-services.ts';
import { orNotFound, serverApi } from '../../../trpc/server.ts';
import { type Settled, settle } from '../../requests/settle.ts';
import { type CreditsQuery, pageHrefs } from './credits-query.ts';
import { CreditsScreen } from './credits-screen.tsx';
import type { PageOf } from './credits-view.tsx';
import type { PaymentLine } from './payment-words.ts';

const PAYMENTS_PAGE_SIZE = 8;
const LEDGER_PAGE_SIZE = 25;

/** Fetches what the page shows. Whoever may not see money was turned away before. */
export async function CreditsPage({ organizationSlug, query }: { organizationSlug: string; query: CreditsQuery }) {
  const api = await serverApi();
  const { clock } = await services();
  const path = `/${organizationSlug}/credits`;
  const [balance, account, standing, autoTopUp, spending, payments, ledger] = await Promise.all([
    orNotFound(api.credits.getBalance({ organizationSlug })),
    orNotFound(api.credits.getAccount({ organizationSlug })),
    orNotFound(api.creditStanding.get({ organizationSlug })),
    orNotFound(api.autoTopUp.get({ organizationSlug })),
    orNotFound(api.spending.getPolicy({ organizationSlug })),
    settle(api.credits.listPayments({ organizationSlug, cursor: query.payments, pageSize: PAYMENTS_PAGE_SIZE })),
    settle(api.credits.listTransactions({ organizationSlug, cursor: query.ledger, pageSize: LEDGER_PAGE_SIZE })),
  ]);
  const paymentsPage: Settled<PageOf<PaymentLine>> = payments.isOk
    ? {
        isOk: true,
        data: { rows: payments.data.payments, ...pageHrefs(path, query, 'payments', payments.data.nextCursor) },
      }
    : payments;
  const ledgerPage: Settled<PageOf<LedgerTransaction>> = ledger.isOk
    ? {
        isOk: true,
        data: { rows: ledger.data.transactions, ...pageHrefs(path, query, 'ledger', ledger.data.nextCursor) },
      }
    : ledger;
  return (
    <CreditsScreen
      organizationSlug={organizationSlug}
      balanceNanoUsd={balance.balanceNanoUsd}
      lowBalanceNanoUsd={spending.policy.lowBalanceNanoUsd}
      standing={standing}
      account={account}
      isCardExpected={query.isCardExpected && account.card === null}
      isToppingUp={query.isToppingUp}
      autoTopUp={autoTopUp}
      payments={paymentsPage}
      ledger={ledgerPage}
      now={clock.now()}
    />
  );
}
