import { ROLES } from '@lethe/core/tenancy';
import { describe, expect, test } from 'vitest';
import { createCaller } from '../index.ts';
import { contextFor, createMemoryWorld, NOW } from '../testing/memory-ports.ts';

const organizationSlug = 'halden';

describe('the overview', () => {
  test.each(ROLES)('tells %s of requests only what the role may see', async (role) => {
    const overview = await createCaller(contextFor(createMemoryWorld(), role)).overview.get({ organizationSlug });
    expect(overview.now).toEqual(NOW);
    expect([overview.traffic === null, overview.stored === null]).toEqual(Array(2).fill(role === 'finance'));
  });

  test('compares the last 24 hours with the 24 before, without a gap and without an overlap', async () => {
    const world = createMemoryWorld();
    const spans: [Date, Date][] = [];
    const traffic = world.ports.overview.traffic;
    const ports = {
      ...world.ports,
      overview: {
        ...world.ports.overview,
        traffic: (query: Parameters<typeof traffic>[0]) => {
          spans.push([query.from, query.to]);
          return traffic(query);
        },
      },
    };
    await createCaller(contextFor(world, 'viewer', { ports })).overview.get({ organizationSlug });
    expect(spans).toEqual([
      [new Date('2026-11-20T12:00:00Z'), NOW],
      [new Date('2026-11-19T12:00:00Z'), new Date('2026-11-20T12:00:00Z')],
    ]);
  });

  test('asks for no credit and no provider where the simulator answers', async () => {
    const world = createMemoryWorld();
    const names = async (mode: 'demo' | 'cloud') => {
      const caller = createCaller(contextFor(world, 'admin', { mode }));
      return (await caller.overview.getOnboarding({ organizationSlug })).steps.map(({ name }) => name);
    };
    expect(await names('demo')).not.toContain('funding');
    expect(await names('cloud')).toContain('funding');
  });
});
