import type { RequestView } from '@lethe/core/payloads';
import type { ApiPorts } from '../index.ts';

/** The requests of a world, newest first; what is counted over them is always the same. */
export function createMemoryRequests(world: RequestWorld): Pick<ApiPorts, 'requests' | 'statistics' | 'analytics'> {
  return { requests: createRequests(world), statistics: createStatistics(world), analytics: ANALYTICS };
}

interface RequestWorld {
  readonly requests: readonly RequestView[];
}

function createRequests(world: RequestWorld): ApiPorts['requests'] {
  return {
    list: async ({ after, pageSize }) => {
      const start = after === null ? 0 : world.requests.findIndex(({ id }) => id === after.id) + 1;
      const requests = world.requests.slice(start, start + pageSize);
      const last = requests.at(-1);
      const hasMore = start + pageSize < world.requests.length;
      return { requests, next: hasMore && last ? { admittedAt: last.admittedAt, id: last.id } : null };
    },
    find: async (_, requestId) => world.requests.find(({ id }) => id === requestId) ?? null,
    neighbours: async ({ of }) => {
      const at = world.requests.findIndex(({ id }) => id === of.id);
      const [newerId = null, olderId = null] = [world.requests[at - 1]?.id, world.requests[at + 1]?.id];
      return { newerId, olderId, newerCount: at, olderCount: world.requests.length - at - 1 };
    },
    models: async () => [],
  };
}

function createStatistics(world: RequestWorld): ApiPorts['statistics'] {
  return {
    firstAdmittedAt: async () => world.requests.at(-1)?.admittedAt ?? null,
    histogram: async () => ({
      buckets: [
        {
          index: 0,
          storedCount: 1,
          expiringCount: 2,
          heldCount: 6,
          expiredCount: 3,
          erasedCount: 5,
          notStoredCount: 4,
        },
      ],
      countedFrom: null,
    }),
    facets: async ({ fields }) =>
      fields.map((facet) => ({ facet, values: [], moreCount: 0, scannedCount: null, isComplete: true })),
    footprint: async () => ({
      expiryDays: [],
      lastExpiresAt: null,
      recentRequestCount: 70,
      recentTokenCount: 105_000,
    }),
  };
}

const ANALYTICS: ApiPorts['analytics'] = {
  points: async () => [],
  models: async () => [],
  promptPatterns: async () => ({
    patterns: [],
    patternCount: 0,
    scannedCount: 0,
    isComplete: true,
    requestCount: 0,
  }),
};
