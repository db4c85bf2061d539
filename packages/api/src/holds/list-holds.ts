import { listHolds as list, personOf } from '@lethe/core/holds';
import { z } from 'zod';
import { organizationProcedure, organizationScope } from '../procedure/builder.ts';

/** Every legal hold that the member sees, newest first, released ones included; those in force with what they take in now. */
export const listHolds = organizationProcedure('hold:read')
  .input(z.strictObject(organizationScope))
  .query(async ({ ctx }) => ({
    /** Who asks, as cases note people. */
    person: personOf({ kind: 'user', id: ctx.user.id }),
    holds: await list(
      { legalHolds: ctx.ports.legalHolds },
      { organizationId: ctx.organization.id, projects: ctx.projects },
    ),
  }));
