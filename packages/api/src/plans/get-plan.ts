import { z } from 'zod';
import { organizationProcedure, organizationScope } from '../procedure/builder.ts';
import { readPlan } from './read-plan.ts';

/** The plan in force, what it costs, what all plans offer, and how it changed. */
export const getPlan = organizationProcedure('billing:read')
  .input(z.strictObject(organizationScope))
  .query(({ ctx }) => readPlan(ctx, ctx.organization.id));
