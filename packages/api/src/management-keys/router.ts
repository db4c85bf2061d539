import { createRouter } from '../procedure/builder.ts';
import { createManagementKey } from './create-management-key.ts';
import { listManagementKeys } from './list-management-keys.ts';
import { revokeManagementKey } from './revoke-management-key.ts';

export const managementKeysRouter = createRouter({
  list: listManagementKeys,
  create: createManagementKey,
  revoke: revokeManagementKey,
});
