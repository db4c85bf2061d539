import { readLogHead } from '@lethe/core/proof';
import { z } from 'zod';
import { organizationProcedure, organizationScope } from '../procedure/builder.ts';

/** The newest checkpoint of the log, and whether it and the newest audit events hold; null until the first one is signed. */
export const getHead = organizationProcedure('audit:read')
  .input(z.strictObject(organizationScope))
  .query(async ({ ctx }) => {
    const head = await readLogHead(ctx.ports, ctx.organization.id);
    if (head === null) return null;
    const { checkpoint, isVerified, verifierKeys } = head;
    return { size: checkpoint.size, signedAt: checkpoint.signedAt, isVerified, verifierKeys };
  });
