import 'server-only';
import { netStorage } from '@lethe/core/billing/usage';
import { services } from '../../trpc/compose-services.ts';
import { serverApi } from '../../trpc/server.ts';
import { settle } from '../requests/settle.ts';
import { BillingBanner } from './billing-banner.tsx';
import { billingNotice } from './billing-notice.ts';
import { addMonths, monthOf } from './month.ts';
import { averageFee, storageCapState } from './storage-cap.ts';

/** For those who may act on money. Nothing where nothing is sold, and nothing when it cannot be read: the pages of money say that themselves. */
export async function BillingBannerSlot({ organizationSlug }: { organizationSlug: string }) {
  const { clock, environment } = await services();
  if (environment.mode === 'self_hosted') return null;
  const api = await serverApi();
  const [standing, spending, owed] = await Promise.all([
    settle(api.creditStanding.get({ organizationSlug })),
    settle(api.spending.getPolicy({ organizationSlug })),
    settle(api.lifecycle.getOwed({ organizationSlug })),
  ]);
  if (!standing.isOk || !spending.isOk || !owed.isOk) return null;
  const { policy } = spending.data;
  const now = clock.now();
  const cap = policy.monthlyStorageCapNanoUsd === null ? null : await readCap(organizationSlug, policy, now);
  const notice = billingNotice({
    standing: standing.data,
    failingSince: owed.data.failingSince,
    outOfCredit: policy.outOfCredit,
    cap,
  });
  return notice === null ? null : <BillingBanner organizationSlug={organizationSlug} notice={notice} />;
}

type CapPolicy = Parameters<typeof storageCapState>[0]['policy'];

/** Out of the daily sums, which cost less than a statement: this stands on every page. */
async function readCap(organizationSlug: string, policy: CapPolicy, now: Date) {
  const api = await serverApi();
  const from = monthOf(now);
  const series = await settle(
    api.usage.getSeries({ organizationSlug, from, to: addMonths(from, 1), groupBy: 'category' }),
  );
  if (!series.isOk) return null;
  const figures = series.data.points.map((point) => point.figures);
  const chargedNanoUsd = figures.reduce((sum, each) => sum + netStorage(each), 0n);
  const storedCount = figures.reduce((sum, each) => sum + each.storedCount, 0);
  const averageFeeNanoUsd = averageFee({ chargedNanoUsd, storedCount });
  return storageCapState({ chargedNanoUsd, averageFeeNanoUsd, forecastNanoUsd: null, policy, now });
}
