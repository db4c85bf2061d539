import type { ApiPorts } from '../procedure/context.ts';
import { NOW } from './halden.ts';

/** Ten requests a day, one of them failed, and everything done that an organization begins with but to invite somebody. */
export function createMemoryOverview(): Pick<ApiPorts, 'overview'> {
  return {
    overview: {
      traffic: async () => ({ requestCount: 10, errorCount: 1, tokenCount: 15_000 }),
      stored: async () => ({ readableCount: 140, expiringCount: 7 }),
      milestones: async () => ({
        ...{ hasProject: true, hasProviderKey: true, hasCredit: true, hasApiKey: true, hasChosenRetention: true },
        ...{ firstRequestAt: NOW, firstStoredAt: NOW, memberCount: 1, pendingInvitationCount: 0 },
      }),
    },
  };
}
