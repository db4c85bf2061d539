import 'server-only';
import type { SpendingPolicy } from '@lethe/core/billing';
import { netStorage, type UsageStatement } from '@lethe/core/billing/usage';
import { services } from '../../trpc/compose-services.ts';
import { serverApi } from '../../trpc/server.ts';
import { mapSettled, type Settled, settle } from '../requests/settle.ts';
import { autoTopUpSentence } from './auto-top-up-sentence.ts';
import { chartInput } from './chart-input.ts';
import { costChartModel } from './cost-chart-model.ts';
import { figuresOf } from './figures.ts';
import { addMonths, monthOf } from './month.ts';
import { findInvoice, invoicedFee, type MoneyReading, readMoney, runningFee } from './read-money.ts';
import { statementLines } from './statement-lines.ts';
import { averageFee, type StorageCapState, storageCapState } from './storage-cap.ts';
import { monthText, type UsageAddress } from './usage-address.ts';
import type { MoneyPanels } from './usage-aside.tsx';
import { UsageView } from './usage-view.tsx';

const INVOICES_SHOWN = 3;

/** Fetches what the page shows. Whoever may not see costs was turned away before. */
export async function UsagePage({ organizationSlug, address }: { organizationSlug: string; address: UsageAddress }) {
  const api = await serverApi();
  const { clock, environment } = await services();
  const isSelfHosted = environment.mode === 'self_hosted';
  const running = monthOf(clock.now());
  const month = address.month ?? running;
  const isRunning = month.getTime() === running.getTime();
  const span = { from: month, to: addMonths(month, 1) };
  const [statement, current, series, money] = await Promise.all([
    settle(api.usage.getStatement({ organizationSlug, month: monthText(month) ?? undefined })),
    isRunning ? null : settle(api.usage.getStatement({ organizationSlug })),
    settle(api.usage.getSeries({ organizationSlug, ...span, groupBy: address.grouping })),
    isSelfHosted ? null : readMoney(organizationSlug),
  ]);
  const invoice = money === null ? null : await findInvoice(organizationSlug, money.invoices, month);
  const planFee = isRunning ? runningFee(money?.plan ?? null) : invoicedFee(invoice);
  const forecast = statement.isOk ? statement.data.forecast : null;
  return (
    <UsageView
      organizationSlug={organizationSlug}
      month={month}
      now={statement.isOk ? statement.data.now : clock.now()}
      grouping={address.grouping}
      invoiceId={invoice?.id ?? null}
      usage={mapSettled(statement, (data) => ({
        figures: figuresOf({
          statement: data,
          planFeeNanoUsd: planFee?.amountNanoUsd ?? 0n,
          balanceNanoUsd: money === null ? undefined : money.balance.isOk ? money.balance.data.balanceNanoUsd : null,
          isSelfHosted,
        }),
        statement: statementLines({ statement: data, planFee, invoice, isSelfHosted }),
      }))}
      chart={mapSettled(series, ({ points }) =>
        costChartModel(chartInput({ month, grouping: address.grouping, points, forecast, isSelfHosted })),
      )}
      money={money === null ? null : panelsOf(money, current ?? statement)}
    />
  );
}

function panelsOf(money: MoneyReading, running: Settled<UsageStatement & { readonly now: Date }>): MoneyPanels {
  const { balance, autoTopUp, spending, budgets, projects, invoices } = money;
  return {
    balance: mapSettled(balance, ({ balanceNanoUsd }) => balanceNanoUsd),
    autoTopUpSentence: autoTopUp.isOk ? autoTopUpSentence(autoTopUp.data.settings) : null,
    spending: mapSettled(spending, ({ policy }) => ({ policy, cap: capOf(running, policy) })),
    budgets: mapSettled(budgets, (data) => data.budgets),
    projects: projects.isOk ? projects.data.map(({ id, name }) => ({ id, name })) : [],
    invoices: mapSettled(invoices, (data) => data.invoices.slice(0, INVOICES_SHOWN)),
  };
}

/** The cap bounds the running month, whichever month is looked at. */
function capOf(
  running: Settled<UsageStatement & { readonly now: Date }>,
  policy: SpendingPolicy,
): StorageCapState | null {
  if (!running.isOk) return null;
  const { total, forecast, now } = running.data;
  const chargedNanoUsd = netStorage(total);
  return storageCapState({
    chargedNanoUsd,
    averageFeeNanoUsd: averageFee({ chargedNanoUsd, storedCount: total.storedCount }),
    forecastNanoUsd: forecast?.storageNanoUsd ?? null,
    policy,
    now,
  });
}
