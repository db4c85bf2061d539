import { z } from 'zod';
import { organizationProcedure, organizationScope } from '../procedure/builder.ts';
import { viewExport } from './export-view.ts';

export const listExports = organizationProcedure('export:write')
  .input(z.strictObject({ ...organizationScope }))
  .query(async ({ ctx: { organization, ports, clock } }) => {
    const now = clock.now();
    return (await ports.exports.list(organization.id)).map((subject) => viewExport(subject, now));
  });
