import { addMs, MS_PER_DAY, MS_PER_HOUR } from '@lethe/core/time';
import { describe, expect, it } from 'vitest';
import { createCaller } from '../index.ts';
import { API_KEY_ID, KEY_PROJECT_ID } from '../testing/memory-keys.ts';
import { contextFor, createMemoryWorld, NOW, userIdOf } from '../testing/memory-ports.ts';

const organizationSlug = 'halden';
const settings = {
  name: 'night jobs',
  expiresAt: null,
  retentionLevel: null,
  payloadRetentionDays: 7,
  spendLimitNanoUsd: 5_000_000_000n,
  rateLimitPerMinute: 60,
  concurrencyLimit: 4,
  allowedModels: ['openai/gpt-5-mini'],
};
const creation = { organizationSlug, projectId: KEY_PROJECT_ID, ...settings };

describe('API keys', () => {
  it('are given in full once, and by their mask from then on', async () => {
    const caller = createCaller(contextFor(createMemoryWorld(), 'developer'));
    const { apiKey, key } = await caller.apiKeys.create(creation);
    expect(apiKey).toMatch(/^lethe_demo_[0-9A-Za-z]{49}$/);
    expect(key).toMatchObject({ ...settings, mask: `lethe_demo_…${apiKey.slice(-4)}`, projectName: 'assistant' });
    const listed = await caller.apiKeys.list({ organizationSlug });
    expect(listed.map(({ name }) => name)).toEqual(['production', 'night jobs']);
    expect(JSON.stringify(listed, (_, value) => (typeof value === 'bigint' ? String(value) : value))).not.toContain(
      apiKey,
    );
  });

  it.each([
    ['a name of spaces', { name: '   ' }],
    ['a name that is too long', { name: 'x'.repeat(81) }],
    ['no request a minute', { rateLimitPerMinute: 0 }],
    ['half a request', { rateLimitPerMinute: 1.5 }],
    ['no request at a time', { concurrencyLimit: 0 }],
    ['more requests at a time than any gateway takes', { concurrencyLimit: 10_001 }],
    ['a negative limit', { spendLimitNanoUsd: -1n }],
    ['a limit beyond the column', { spendLimitNanoUsd: 2n ** 63n }],
    ['a period beyond every plan', { payloadRetentionDays: 366 }],
    ['a model without its provider', { allowedModels: ['gpt-5-mini'] }],
    ['too many models', { allowedModels: Array.from({ length: 101 }, (_, index) => `openai/m${index}`) }],
    ['an unknown field', { digest: 'x' }],
  ])('are refused with %s', async (_, change) => {
    const caller = createCaller(contextFor(createMemoryWorld(), 'owner'));
    await expect(caller.apiKeys.create({ ...creation, ...change })).rejects.toMatchObject({ code: 'BAD_REQUEST' });
  });

  it('are refused a period that is longer than their project’s', async () => {
    const caller = createCaller(contextFor(createMemoryWorld(), 'owner'));
    await expect(caller.apiKeys.create({ ...creation, payloadRetentionDays: 8 })).rejects.toMatchObject({
      code: 'BAD_REQUEST',
      cause: { code: 'retention_out_of_bounds', details: { facts: { maximum: 7 } } },
    });
  });

  it('rotate with an overlap of at most a week, once', async () => {
    const caller = createCaller(contextFor(createMemoryWorld(), 'owner'));
    const rotation = { organizationSlug, apiKeyId: API_KEY_ID };
    await expect(caller.apiKeys.rotate({ ...rotation, overlapHours: 169 })).rejects.toMatchObject({
      code: 'BAD_REQUEST',
    });
    const { apiKeyId } = await caller.apiKeys.rotate({ ...rotation, overlapHours: 168 });
    const [old] = await caller.apiKeys.list({ organizationSlug });
    expect(old).toMatchObject({ replacedById: apiKeyId, expiresAt: addMs(NOW, 168 * MS_PER_HOUR) });
    await expect(caller.apiKeys.rotate({ ...rotation, overlapHours: 1 })).rejects.toMatchObject({ code: 'CONFLICT' });
  });

  it('that are over take no other settings', async () => {
    const caller = createCaller(contextFor(createMemoryWorld(), 'owner'));
    await caller.apiKeys.revoke({ organizationSlug, apiKeyId: API_KEY_ID });
    const update = { organizationSlug, apiKeyId: API_KEY_ID, ...settings, expiresAt: addMs(NOW, MS_PER_DAY) };
    await expect(caller.apiKeys.update(update)).rejects.toMatchObject({ code: 'CONFLICT' });
  });

  it('of projects that a member is not in are neither shown nor touched', async () => {
    const world = createMemoryWorld();
    const membership = world.memberships.get(userIdOf('developer'));
    if (membership === undefined) throw new Error('There is no developer.');
    const elsewhere = '018f0000-0000-7000-8000-0000000000b9' as typeof KEY_PROJECT_ID;
    world.memberships.set(userIdOf('developer'), { ...membership, projectIds: [elsewhere] });
    const caller = createCaller(contextFor(world, 'developer'));
    expect(await caller.apiKeys.list({ organizationSlug })).toEqual([]);
    await expect(caller.apiKeys.create(creation)).rejects.toMatchObject({ code: 'NOT_FOUND' });
    await expect(caller.apiKeys.revoke({ organizationSlug, apiKeyId: API_KEY_ID })).rejects.toMatchObject({
      code: 'NOT_FOUND',
      message: 'There is no such API key.',
    });
  });
});

describe('provider keys', () => {
  it.each([
    ['simulator', 'https://models.example', 'sk-a-long-secret'],
    ['Open AI', null, 'sk-a-long-secret'],
    ['openai', null, 'with space'],
    ['openai', null, 'line\nbreak-in-it'],
    ['openai', null, 'short'],
    ['', null, null],
  ])('%o at %s with %o are refused', async (provider, baseUrl, secret) => {
    const caller = createCaller(contextFor(createMemoryWorld(), 'owner'));
    const saving = caller.providerKeys.save({ organizationSlug, provider, baseUrl, secret });
    await expect(saving).rejects.toMatchObject({ code: 'BAD_REQUEST' });
  });

  it('never come back in full', async () => {
    const caller = createCaller(contextFor(createMemoryWorld(), 'owner'));
    await caller.providerKeys.save({
      organizationSlug,
      provider: 'openai',
      baseUrl: null,
      secret: 'sk-a-long-secret-4242',
    });
    const listed = await caller.providerKeys.list({ organizationSlug });
    expect(listed).toMatchObject([{ provider: 'mistral' }, { provider: 'openai', hasSecret: true, lastFour: '4242' }]);
    expect(JSON.stringify(listed)).not.toContain('long-secret');
  });
});
