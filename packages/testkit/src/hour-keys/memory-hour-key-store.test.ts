import { randomUUID } from 'node:crypto';
import type { OrganizationId } from '@lethe/core/tenancy';
import { describeHourKeyStore } from './describe-hour-key-store.ts';
import { MemoryHourKeyStore } from './memory-hour-key-store.ts';

describeHourKeyStore('memory', async () => {
  const store = new MemoryHourKeyStore();
  return {
    store,
    organizationIds: [randomUUID() as OrganizationId, randomUUID() as OrganizationId],
    destroy: async (gone) => {
      store.keys = store.keys.filter((key) => key !== gone);
    },
    disableMasterKey: async (version) => {
      store.disabledVersions.add(version);
    },
  };
});
