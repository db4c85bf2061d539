import { listedPlan } from '@lethe/core/billing/plans';
import { describe, expect, it } from 'vitest';
import { createCaller } from '../index.ts';
import { contextFor, createMemoryWorld, HALDEN } from '../testing/memory-ports.ts';

const organizationSlug = HALDEN.slug;

describe('a preview of another plan', () => {
  it('is shown without a saved card, which the change itself asks for', async () => {
    const context = contextFor(createMemoryWorld(), 'owner');
    const history = await context.ports.plans.history(HALDEN.id);
    const ports = {
      ...context.ports,
      plans: {
        ...context.ports.plans,
        history: async () => ({ ...history, current: listedPlan('free'), changes: [] }),
      },
      cardOnFile: { hasSavedCard: async () => false },
    };
    const caller = createCaller({ ...context, ports });
    expect(await caller.plans.preview({ organizationSlug, to: 'pro' })).toMatchObject({
      to: listedPlan('pro'),
      changedPayloadCount: 0,
    });
    await expect(caller.plans.change({ organizationSlug, to: 'pro' })).rejects.toThrow('Save a card first');
  });
});
