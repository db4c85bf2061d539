import { z } from 'zod';
import { organizationProcedure, organizationScope } from '../procedure/builder.ts';
import { computeLifecycle } from './compute-lifecycle.ts';

/** How long each class of data lives, how it dies, and whether the four numbers are kept. Whoever reads the policy reads what follows from it. */
export const getLifecycle = organizationProcedure('policy:read')
  .input(z.strictObject(organizationScope))
  .query(({ ctx }) => computeLifecycle(ctx));
