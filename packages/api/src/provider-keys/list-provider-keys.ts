import { z } from 'zod';
import { organizationProcedure, organizationScope } from '../procedure/builder.ts';

/** The organization's own accounts at providers, by name. Secrets are shown by their last four characters at most. */
export const listProviderKeys = organizationProcedure('provider_key:read')
  .input(z.strictObject(organizationScope))
  .query(({ ctx }) => ctx.ports.providerKeys.list(ctx.organization.id));
