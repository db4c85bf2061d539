import { createRouter } from '../procedure/builder.ts';
import { createOrganization } from './create-organization.ts';
import { getCurrentOrganization } from './get-current-organization.ts';
import { leaveOrganization } from './leave-organization.ts';
import { listOrganizations } from './list-organizations.ts';
import { renameOrganization } from './rename-organization.ts';
import { transferOwnership } from './transfer-ownership.ts';

export const organizationsRouter = createRouter({
  list: listOrganizations,
  current: getCurrentOrganization,
  create: createOrganization,
  rename: renameOrganization,
  transferOwnership,
  leave: leaveOrganization,
});
