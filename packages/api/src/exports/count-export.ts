import { organizationProcedure } from '../procedure/builder.ts';
import { filterInput } from './export-input.ts';

/** What an export of this filter would hold now. */
export const countExport = organizationProcedure('export:write')
  .input(filterInput)
  .query(({ ctx: { organization, ports }, input: { filter } }) => ports.exports.count(organization.id, filter));
