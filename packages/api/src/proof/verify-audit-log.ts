import { verifyAuditLog as verify } from '@lethe/core/proof';
import { z } from 'zod';
import { organizationProcedure, organizationScope } from '../procedure/builder.ts';

/** The newest part of the audit log, checked against the signed log; what it came to is an answer, not an error. */
export const verifyAuditLog = organizationProcedure('audit:read')
  .input(z.strictObject(organizationScope))
  .query(async ({ ctx }) => {
    const query = { organizationId: ctx.organization.id, from: null, to: null, olderHead: null };
    const verification = await verify(ctx.ports, query);
    const { checkpoint, ...rest } = verification;
    const verifiedAt = ctx.clock.now();
    return { ...rest, verifiedAt, checkpoint: checkpoint && { size: checkpoint.size, signedAt: checkpoint.signedAt } };
  });
