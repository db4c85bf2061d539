import { describe, expect, it } from 'vitest';
import { ADVANCE_SECONDS_MAX, createCaller } from '../index.ts';
import { contextFor, createMemoryWorld } from '../testing/memory-ports.ts';

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
