import { erasureSelectorSchema, refuseForeignProject } from '@lethe/core/erasures';
import { z } from 'zod';
import { organizationProcedure, organizationScope } from '../procedure/builder.ts';

/** What an erasure would do now. Nothing is filed. */
export const previewErasure = organizationProcedure('metadata:read')
  .input(z.strictObject({ ...organizationScope, selector: erasureSelectorSchema }))
  .query(({ ctx: { organization, projects, ports }, input: { selector } }) => {
    refuseForeignProject({ selector, projects });
    return ports.erasures.preview({ organizationId: organization.id, selector, projects });
  });
