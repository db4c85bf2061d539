import { createRouter } from '../procedure/builder.ts';
import { deleteProviderKey } from './delete-provider-key.ts';
import { listProviderKeys } from './list-provider-keys.ts';
import { saveProviderKey } from './save-provider-key.ts';

export const providerKeysRouter = createRouter({
  list: listProviderKeys,
  save: saveProviderKey,
  delete: deleteProviderKey,
});
