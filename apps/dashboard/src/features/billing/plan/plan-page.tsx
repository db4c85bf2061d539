import 'server-only';
import { orNotFound, serverApi } from '../../../trpc/server.ts';
import { PlanScreen } from './plan-screen.tsx';

/** Fetches what the page shows. Whoever may not see money was turned away before. */
export async function PlanPage({ organizationSlug }: { organizationSlug: string }) {
  const api = await serverApi();
  const [plan, account] = await Promise.all([
    orNotFound(api.plans.get({ organizationSlug })),
    orNotFound(api.credits.getAccount({ organizationSlug })),
  ]);
  return <PlanScreen organizationSlug={organizationSlug} plan={plan} account={account} />;
}
