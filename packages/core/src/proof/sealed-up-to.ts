import type { OrganizationId } from '../tenancy/index.ts';
import { parseLeafBody } from './leaf-body.ts';
import type { TransparencyLog } from './ports.ts';

/** The last audit event that the log claims to have sealed, by its own leaf: events cannot go missing at the end unnoticed. 0 for none. */
export async function sealedUpTo(transparencyLog: TransparencyLog, organizationId: OrganizationId): Promise<bigint> {
  const [leaf] = await transparencyLog.listLeaves({ organizationId, kinds: ['audit'], before: null, pageSize: 1 });
  const body = leaf === undefined ? null : parseLeafBody(leaf.body);
  return body?.type === 'audit' ? BigInt(body.to) : 0n;
}
