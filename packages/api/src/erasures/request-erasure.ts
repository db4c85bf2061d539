import { erasureSelectorSchema, requestErasure as request } from '@lethe/core/erasures';
import { erasureReasonSchema } from '@lethe/core/payloads';
import { hasPermission } from '@lethe/core/tenancy';
import { z } from 'zod';
import { organizationProcedure, organizationScope } from '../procedure/builder.ts';
import { confirmedCountSchema } from './erasure-input.ts';

const input = z.strictObject({
  ...organizationScope,
  selector: erasureSelectorSchema,
  reason: erasureReasonSchema,
  /** Null files it for somebody else's approval. */
  confirmedCount: confirmedCountSchema.nullable(),
});

/** Files a request for erasure; with a confirmed number, and by somebody who may erase, it is carried out before this answers. */
export const requestErasure = organizationProcedure('metadata:read')
  .input(input)
  .mutation(({ ctx, input: { selector, reason, confirmedCount } }) =>
    request(ctx.ports, {
      organizationId: ctx.organization.id,
      projects: ctx.projects,
      selector,
      reason,
      confirmedCount,
      mayErase: hasPermission(ctx.membership.role, 'payload:erase'),
      actor: ctx.actor,
      origin: ctx.origin,
    }),
  );
