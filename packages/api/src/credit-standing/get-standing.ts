import { z } from 'zod';
import { organizationProcedure, organizationScope } from '../procedure/builder.ts';

/** Whether credit is low or below zero, what suspension was asked for, and what the last nightly comparison with the payment processor found. */
export const getStanding = organizationProcedure('billing:read')
  .input(z.strictObject(organizationScope))
  .query(({ ctx }) => ctx.ports.creditStanding.standing(ctx.organization.id));
