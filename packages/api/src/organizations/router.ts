import { createRouter } from '../procedure/builder.ts';
import { getCurrentOrganization } from './get-current-organization.ts';
import { listOrganizations } from './list-organizations.ts';

export const organizationsRouter = createRouter({ list: listOrganizations, current: getCurrentOrganization });
