import { createManagementKey as makeManagementKey, managementKeyDraftSchema } from '@lethe/core/management';
import { z } from 'zod';
import { organizationProcedure, organizationScope } from '../procedure/builder.ts';

const input = z.strictObject({ ...organizationScope, ...managementKeyDraftSchema.shape });

/** Makes a management key. `managementKey` is in this answer and in no other. */
export const createManagementKey = organizationProcedure('management_key:write')
  .input(input)
  .mutation(({ ctx, input: { name, scopes, expiresAt } }) =>
    makeManagementKey(
      { ...ctx.ports, clock: ctx.clock },
      {
        organizationId: ctx.organization.id,
        draft: { name, scopes, expiresAt },
        actor: ctx.actor,
        origin: ctx.origin,
      },
    ),
  );
