import { DomainError, ERROR_CODES } from '@lethe/core/errors';
import { fetchRequestHandler } from '@trpc/server/adapters/fetch';
import { describe, expect, it } from 'vitest';
import { type ApiContext, appRouter } from '../index.ts';
import { contextFor, createMemoryWorld } from '../testing/memory-ports.ts';
import { TRPC_CODES } from './error-status.ts';

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
