import { DomainError } from '@lethe/core/errors';
import { z } from 'zod';
import { erasureIdSchema } from '../erasures/erasure-input.ts';
import { staffOrganizationScope, staffProcedure } from './builder.ts';

const input = z.strictObject({ ...staffOrganizationScope, erasureId: erasureIdSchema });

/** What a request that waits would do now, in counts. */
export const previewErasure = staffProcedure('erasure:handle')
  .input(input)
  .query(async ({ ctx: { ports }, input: { organizationId, erasureId } }) => {
    const preview = await ports.erasures.previewFiled(organizationId, erasureId);
    if (preview === null) throw new DomainError('not_found', 'There is no such erasure.');
    return preview;
  });
