import 'server-only';
import { services } from '../../trpc/compose-services.ts';
import { serverApi } from '../../trpc/server.ts';
import { settle } from '../requests/settle.ts';
import { type AnalyticsAddress, spanOf } from './analytics-address.ts';
import { PromptsView } from './prompts-view.tsx';

export async function PromptsPage({
  organizationSlug,
  address,
}: {
  organizationSlug: string;
  address: AnalyticsAddress;
}) {
  const { clock } = await services();
  const api = await serverApi();
  const now = clock.now();
  const query = spanOf(address.range, now);
  const found = await settle(api.analytics.promptPatterns({ organizationSlug, query }));
  return <PromptsView address={address} now={now} found={found} />;
}
