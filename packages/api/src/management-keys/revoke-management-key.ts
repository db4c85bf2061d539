import { DomainError } from '@lethe/core/errors';
import { revokeManagementKey as endManagementKey } from '@lethe/core/management';
import { isUuid, type ManagementKeyId } from '@lethe/core/tenancy';
import { z } from 'zod';
import { organizationProcedure, organizationScope } from '../procedure/builder.ts';

const ID_LENGTH_MAX = 200;
const input = z.strictObject({ ...organizationScope, managementKeyId: z.string().max(ID_LENGTH_MAX) });

/** Ends a management key for good; its next call is refused. */
export const revokeManagementKey = organizationProcedure('management_key:write')
  .input(input)
  .mutation(async ({ ctx, input: { managementKeyId } }) => {
    if (!isUuid(managementKeyId)) throw new DomainError('not_found', 'There is no such management key.');
    const key = await endManagementKey(ctx.ports, {
      organizationId: ctx.organization.id,
      managementKeyId: managementKeyId as ManagementKeyId,
      actor: ctx.actor,
      origin: ctx.origin,
    });
    return { key };
  });
