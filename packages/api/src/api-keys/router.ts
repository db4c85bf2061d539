import { createRouter } from '../procedure/builder.ts';
import { createApiKey } from './create-api-key.ts';
import { listApiKeys } from './list-api-keys.ts';
import { revokeApiKey } from './revoke-api-key.ts';
import { rotateApiKey } from './rotate-api-key.ts';
import { updateApiKey } from './update-api-key.ts';

export const apiKeysRouter = createRouter({
  list: listApiKeys,
  create: createApiKey,
  update: updateApiKey,
  rotate: rotateApiKey,
  revoke: revokeApiKey,
});
