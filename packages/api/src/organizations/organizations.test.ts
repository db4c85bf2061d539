import type { LifecycleState, Membership, ProjectId } from '@lethe/core/tenancy';
import { describe, expect, it } from 'vitest';
import { createCaller } from '../index.ts';
import { contextFor, createMemoryWorld, HALDEN, userIdOf } from '../testing/memory-ports.ts';
import { createRequest, REQUEST_ID } from '../testing/request-factory.ts';

const organizationSlug = HALDEN.slug;
const PROJECT = '00000000-0000-7000-8000-0000000000c1' as ProjectId;

function worldWith(changes: Partial<Membership>) {
  const world = createMemoryWorld();
  world.requests.push(createRequest());
  world.memberships.set(userIdOf('owner'), { organization: HALDEN, role: 'owner', projectIds: [], ...changes });
  return world;
}

describe('an organization that is not active', () => {
  const STATES: readonly (readonly [LifecycleState, string])[] = [
    ['suspended', 'organization_suspended'],
    ['closed', 'organization_closed'],
    ['purged', 'organization_closed'],
  ];

  it.each(STATES)(
    'that is %s refuses every procedure in it as %s, and is listed with its state',
    async (state, code) => {
      const organization = { ...HALDEN, lifecycle: { ...HALDEN.lifecycle, state } };
      const caller = createCaller(contextFor(worldWith({ organization }), 'owner'));
      const calls = [
        caller.organizations.current({ organizationSlug }),
        caller.requests.list({ organizationSlug }),
        caller.requests.payload({ organizationSlug, requestId: REQUEST_ID }),
        caller.members.list({ organizationSlug }),
        caller.audit.list({ organizationSlug }),
      ];
      for (const call of calls) await expect(call).rejects.toMatchObject({ code: 'FORBIDDEN', cause: { code } });
      const { organizations } = await caller.organizations.list();
      expect(organizations).toMatchObject([{ organization: { lifecycle: { state } } }]);
    },
  );
});

describe('a narrowed member', () => {
  it('has each query asked for their projects only', async () => {
    const world = worldWith({ role: 'developer', projectIds: [PROJECT] });
    const asked: unknown[] = [];
    const { requests, statistics, projects } = world.ports;
    const noting =
      <Arguments extends unknown[], Result>(
        call: (...values: Arguments) => Result,
        scopeOf: (...values: Arguments) => unknown,
      ) =>
      (...values: Arguments): Result => {
        asked.push(scopeOf(...values));
        return call(...values);
      };
    const ports = {
      ...world.ports,
      requests: {
        list: noting(requests.list, (query) => query.projects),
        find: noting(requests.find, (_organization, _request, scope) => scope),
        neighbours: noting(requests.neighbours, (query) => query.projects),
        models: noting(requests.models, (_organization, scope) => scope),
      },
      statistics: {
        histogram: noting(statistics.histogram, (query) => query.projects),
        facets: noting(statistics.facets, (query) => query.projects),
        firstAdmittedAt: noting(statistics.firstAdmittedAt, (_organization, scope) => scope),
        footprint: noting(statistics.footprint, (query) => query.projects),
      },
      projects: { ...projects, list: noting(projects.list, (query) => query.projects) },
    };
    const caller = createCaller(contextFor(world, 'owner', { ports }));
    await caller.requests.list({ organizationSlug });
    await caller.requests.get({ organizationSlug, requestId: REQUEST_ID });
    await caller.requests.payload({ organizationSlug, requestId: REQUEST_ID });
    await caller.requests.models({ organizationSlug });
    await caller.requests.histogram({ organizationSlug });
    await caller.requests.facets({ organizationSlug });
    const draft = { level: 'retain_all', payloadRetentionDays: 3, metadataRetentionDays: null } as const;
    await caller.retention.preview({ organizationSlug, draft });
    await caller.projects.list({ organizationSlug });
    expect(asked.length).toBeGreaterThanOrEqual(8);
    expect(asked).toEqual(asked.map(() => [PROJECT]));
  });
});

describe('the ownership', () => {
  it('is transferred only with the organization’s name typed out', async () => {
    const caller = createCaller(contextFor(createMemoryWorld(), 'owner'));
    const input = { organizationSlug, userId: userIdOf('viewer') };
    await expect(caller.organizations.transferOwnership({ ...input, typedName: 'halden' })).rejects.toMatchObject({
      code: 'BAD_REQUEST',
      cause: { details: { param: 'typedName' } },
    });
    await caller.organizations.transferOwnership({ ...input, typedName: ' Halden ' });
    const members = await caller.members.list({ organizationSlug });
    expect(members.filter(({ isYou }) => isYou)).toMatchObject([{ role: 'admin' }]);
  });
});
