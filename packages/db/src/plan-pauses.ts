import type { PlanPause } from '@lethe/core/billing/plans';
import type { OrganizationId } from '@lethe/core/tenancy';
import type { PoolClient } from 'pg';

/** From each step out of the active state to the next one back into it. */
const PAUSES = `
  SELECT stopped.occurred_at AS "fromAt", (
      SELECT min(resumed.occurred_at) FROM lifecycle_transition resumed
      WHERE resumed.organization_id = $1 AND resumed.version > stopped.version AND resumed.to_state = 'active') AS "untilAt"
  FROM lifecycle_transition stopped WHERE stopped.organization_id = $1 AND stopped.from_state = 'active'
  ORDER BY stopped.version`;

/** When the transaction's tenant was suspended or closed: no plan fee accrues then. */
export async function readPauses(
  transaction: PoolClient,
  organizationId: OrganizationId,
): Promise<readonly PlanPause[]> {
  return (await transaction.query<PlanPause>(PAUSES, [organizationId])).rows;
}
