import 'server-only';
import { netStorage } from '@lethe/core/billing/usage';
import { orNotFound, serverApi } from '../../trpc/server.ts';
import { settle } from '../requests/settle.ts';
import { settingInForce } from './policy-draft.ts';

/** What the page begins with. Money is left out for roles that do not see it, and where nothing is charged. */
export async function readPolicies(organizationSlug: string, canReadBilling: boolean) {
  const api = await serverApi();
  const page = await orNotFound(api.retention.policy({ organizationSlug }));
  const isCharged = canReadBilling && page.selfHosted === null;
  const [preview, spending, statement] = await Promise.all([
    settle(api.retention.preview({ organizationSlug, draft: settingInForce(page.policy, page.bounds) })),
    isCharged ? settle(api.spending.getPolicy({ organizationSlug })) : null,
    isCharged ? settle(api.usage.getStatement({ organizationSlug })) : null,
  ]);
  return {
    initial: {
      page,
      preview: preview.isOk ? preview.data : null,
      spending: spending?.isOk ? spending.data : null,
    },
    chargedNanoUsd: statement?.isOk ? netStorage(statement.data.total) : null,
  };
}
