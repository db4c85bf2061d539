import { DomainError, ERROR_CODES } from '@lethe/core/errors';
import { fetchRequestHandler } from '@trpc/server/adapters/fetch';
import { describe, expect, it } from 'vitest';
import { ADVANCE_SECONDS_MAX, type ApiContext, appRouter, createCaller } from '../src/index.ts';
import { TRPC_CODES } from '../src/procedure/error-status.ts';
import { contextFor, createMemoryWorld } from './memory-ports.ts';

async function overHttp(ctx: ApiContext, path: string, input: unknown): Promise<string> {
  const url = new URL(`http://localhost/trpc/${path}`);
  url.searchParams.set('input', JSON.stringify({ json: input }));
  const response = await fetchRequestHandler({
    endpoint: '/trpc',
    req: new Request(url),
    router: appRouter,
    createContext: () => ctx,
  });
  return response.text();
}

describe('errors', () => {
  it('have a status for every code', () => {
    expect(Object.keys(TRPC_CODES).sort()).toEqual([...ERROR_CODES].sort());
  });

  it('carry code, param and facts of a domain error', async () => {
    const ctx = contextFor(createMemoryWorld(), 'viewer');
    const body = JSON.parse(await overHttp(ctx, 'retention.policy', { organizationSlug: 'halden' }));
    expect(body.error.json.data).toMatchObject({
      httpStatus: 403,
      lethe: { code: 'forbidden', param: null, facts: { permission: 'policy:read', role: 'viewer' } },
    });
  });

  it('never leak what failed inside', async () => {
    const world = createMemoryWorld();
    const secret = 'connect ECONNREFUSED postgresql://lethe:hunter2@10.0.0.7';
    const memberships = { ...world.ports.memberships, organizationsOf: () => Promise.reject(new Error(secret)) };
    const text = await overHttp(
      contextFor(world, 'owner', { ports: { ...world.ports, memberships } }),
      'organizations.list',
      undefined,
    );
    expect(text).not.toContain('hunter2');
    expect(text).not.toContain('stack');
    expect(JSON.parse(text).error.json).toMatchObject({ data: { httpStatus: 500, lethe: { code: 'internal_error' } } });
  });

  it('keep the cause of a domain error inside', async () => {
    const world = createMemoryWorld();
    const failure = new DomainError('service_unavailable', 'Not now.', {}, new Error('hunter2'));
    const memberships = { ...world.ports.memberships, organizationsOf: () => Promise.reject(failure) };
    const text = await overHttp(
      contextFor(world, 'owner', { ports: { ...world.ports, memberships } }),
      'organizations.list',
      undefined,
    );
    expect(text).toContain('Not now.');
    expect(text).not.toContain('hunter2');
  });

  it('name the field that is wrong', async () => {
    const text = await overHttp(contextFor(createMemoryWorld(), 'owner'), 'requests.list', {
      organizationSlug: 'halden',
      pageSize: 0,
    });
    expect(JSON.parse(text).error.json.data).toMatchObject({
      httpStatus: 400,
      lethe: { code: 'invalid_request', param: 'pageSize' },
    });
  });
});

describe('the time machine', () => {
  it('moves the clock of a demo by what was asked', async () => {
    const caller = createCaller(contextFor(createMemoryWorld(), 'viewer'));
    expect(await caller.demo.advance({ advanceSeconds: 3_600 })).toMatchObject({ offsetMs: 3_600_000 });
    expect(await caller.demo.clock()).toMatchObject({ offsetMs: 3_600_000 });
  });

  it.each(['cloud', 'self_hosted'] as const)('does not exist in mode %s', async (mode) => {
    const world = createMemoryWorld();
    const caller = createCaller(contextFor(world, 'owner', { mode }));
    await expect(caller.demo.clock()).rejects.toMatchObject({ code: 'NOT_FOUND' });
    await expect(caller.demo.advance({ advanceSeconds: 60 })).rejects.toMatchObject({ code: 'NOT_FOUND' });
    expect(world.demo.offsetMs).toBe(0);
  });

  it.each([0, -60, 0.5, ADVANCE_SECONDS_MAX + 1])('refuses a jump of %s seconds', async (advanceSeconds) => {
    const caller = createCaller(contextFor(createMemoryWorld(), 'owner'));
    await expect(caller.demo.advance({ advanceSeconds })).rejects.toMatchObject({ code: 'BAD_REQUEST' });
  });
});
