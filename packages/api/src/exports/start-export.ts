import { startExport as start } from '@lethe/core/exports';
import { organizationProcedure } from '../procedure/builder.ts';
import { filterInput } from './export-input.ts';
import { viewExport } from './export-view.ts';

export const startExport = organizationProcedure('export:write')
  .input(filterInput)
  .mutation(async ({ ctx: { organization, ports, actor, origin, clock }, input: { filter } }) =>
    viewExport(await start(ports, { organizationId: organization.id, filter, actor, origin }), clock.now()),
  );
