import type { LifecycleState, OrganizationId } from '@lethe/core/tenancy';
import type { TestDatabase } from './use-database.ts';

/**
 * Puts an organization into a state, whatever state it was in, without a transition: no history, no audit event, no leaf. Suspended for a
 * violation of the terms, so that no sweep ends it; closed by its owner.
 */
export async function moveOrganization(
  database: TestDatabase,
  organizationId: OrganizationId,
  state: LifecycleState,
): Promise<void> {
  const isSuspended = state === 'suspended';
  const isClosed = state === 'closed' || state === 'purged';
  await database.query(
    `UPDATE organization SET lifecycle_state = $2, lifecycle_version = lifecycle_version + 1, lifecycle_changed_at = lethe_now(),
       suspension_reason = CASE WHEN $3 THEN 'terms_violation' END, suspended_at = CASE WHEN $3 THEN lethe_now() END,
       closes_at = CASE WHEN $3 THEN lethe_now() + interval '14 days' END, resolved_at = NULL,
       closed_from = CASE WHEN $4 THEN 'active' END, closed_at = CASE WHEN $4 THEN lethe_now() END,
       purges_at = CASE WHEN $4 THEN lethe_now() + interval '30 days' END, purged_at = CASE WHEN $5 THEN lethe_now() END
     WHERE id = $1`,
    [organizationId, state, isSuspended, isClosed, state === 'purged'],
  );
}
