import 'server-only';
import { services } from '../../trpc/compose-services.ts';
import { serverApi } from '../../trpc/server.ts';
import { settle } from '../requests/settle.ts';
import { LogHead } from './log-head.tsx';

/** The log's head at the foot of the sidebar, for those who may see the log. Nothing until the first checkpoint, or when it cannot be read. */
export async function LogHeadSlot({ organizationSlug }: { organizationSlug: string }) {
  const api = await serverApi();
  const head = await settle(api.proof.head({ organizationSlug }));
  if (!head.isOk || head.data === null) return null;
  const { clock } = await services();
  return <LogHead organizationSlug={organizationSlug} head={head.data} now={clock.now()} />;
}
