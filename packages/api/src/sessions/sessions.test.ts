import { describe, expect, it } from 'vitest';
import { createCaller } from '../index.ts';
import { contextFor, createMemoryWorld, SESSION_ID, userIdOf } from '../testing/memory-ports.ts';

const OTHER_SESSION_ID = '00000000-0000-7000-8000-0000000000e2';

function worldWithTwoSessions() {
  const world = createMemoryWorld();
  const at = world.clock.now();
  const seen = { userAgent: 'Firefox', address: '203.0.113.9', createdAt: at, lastSeenAt: at };
  world.sessions.push({ ...seen, userId: userIdOf('admin'), id: OTHER_SESSION_ID });
  world.sessions.push({ ...seen, userId: userIdOf('admin'), id: SESSION_ID });
  return { world, caller: createCaller(contextFor(world, 'admin')) };
}

describe('sessions', () => {
  it('are listed with the one that asks marked, and without anything that could be used as one', async () => {
    const { sessions } = await worldWithTwoSessions().caller.sessions.list();
    expect(sessions.map(({ id, isCurrent }) => [id, isCurrent])).toEqual([
      [OTHER_SESSION_ID, false],
      [SESSION_ID, true],
    ]);
    for (const session of sessions) {
      expect(Object.keys(session).sort()).toEqual([
        'address',
        'createdAt',
        'id',
        'isCurrent',
        'lastSeenAt',
        'userAgent',
      ]);
    }
  });

  it('of somebody else are answered like one that does not exist', async () => {
    const { world } = worldWithTwoSessions();
    const stranger = createCaller(contextFor(world, 'viewer'));
    const answer = { code: 'NOT_FOUND', message: 'There is no such session.' };
    await expect(stranger.sessions.revoke({ sessionId: OTHER_SESSION_ID })).rejects.toMatchObject(answer);
    const missing = '00000000-0000-7000-8000-0000000000ff';
    await expect(stranger.sessions.revoke({ sessionId: missing })).rejects.toMatchObject(answer);
    expect(world.sessions).toHaveLength(2);
  });

  it('but this one end together', async () => {
    const { world, caller } = worldWithTwoSessions();
    expect(await caller.sessions.revokeOthers()).toEqual({ revokedCount: 1 });
    expect(world.sessions.map(({ id }) => id)).toEqual([SESSION_ID]);
  });
});
