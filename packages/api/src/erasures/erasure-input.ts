import { ERASURE_PAYLOADS_MAX, type ErasureViewer } from '@lethe/core/erasures';
import { hasPermission, type Membership } from '@lethe/core/tenancy';
import { z } from 'zod';

const COUNT_MAX = 10_000 * ERASURE_PAYLOADS_MAX;

export const erasureIdSchema = z.guid();
/** The number that was shown and typed. More than that is never erased. */
export const confirmedCountSchema = z.int().min(0).max(COUNT_MAX);

/** How the caller sees requests for erasure. */
export function viewerOf(ctx: {
  readonly membership: Membership;
  readonly user: { readonly id: string };
  readonly projects: ErasureViewer['projects'];
}): ErasureViewer {
  const { organization, role } = ctx.membership;
  return {
    organizationId: organization.id,
    id: ctx.user.id,
    seesAll: hasPermission(role, 'payload:erase') || hasPermission(role, 'audit:read'),
    projects: ctx.projects,
  };
}
