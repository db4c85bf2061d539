import { createHash, randomUUID } from 'node:crypto';
import { addMs, ManualClock, MS_PER_DAY, MS_PER_MINUTE } from '@lethe/core/time';
import { createPrisma, type PrismaClient } from '@lethe/db';
import { useDatabase } from '@lethe/testkit/postgres';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { createSessionAdapter, type SessionAdapter } from './session-adapter.ts';

const testDatabase = useDatabase();
const clock = new ManualClock(new Date('2026-11-21T12:00:00Z'));
let prisma: PrismaClient;
let adapter: SessionAdapter;
let caller = { userAgent: 'Firefox', address: '203.0.113.9' };

beforeAll(() => {
  prisma = createPrisma({ url: testDatabase.urlAs('lethe_app'), poolSizeMax: 2 });
  adapter = createSessionAdapter({ prisma, realClock: clock, caller: async () => caller });
});
afterAll(() => prisma.$disconnect());
beforeEach(() => {
  caller = { userAgent: 'Firefox', address: '203.0.113.9' };
});

async function startSession() {
  const userId = randomUUID();
  const email = `${userId}@halden.example`;
  await testDatabase.query(`INSERT INTO "user" (id, email, password_hash) VALUES ($1, $2, 'a hash')`, [userId, email]);
  const sessionToken = randomUUID();
  await adapter.createSession({ sessionToken, userId, expires: addMs(clock.now(), MS_PER_DAY) });
  return { userId, email, sessionToken };
}

const rowOf = async (userId: string) =>
  (await testDatabase.query('SELECT * FROM session WHERE user_id = $1', [userId]))[0];

describe('a session', () => {
  test('is stored by the SHA-256 of its token, and the stored text itself signs nobody in', async () => {
    const { userId, sessionToken } = await startSession();
    const stored = (await rowOf(userId))?.session_token;
    expect(stored).toBe(createHash('sha256').update(sessionToken).digest('hex'));
    expect(await adapter.getSessionAndUser?.(stored)).toBeNull();
    expect(await adapter.getSessionAndUser?.(sessionToken)).toMatchObject({ user: { id: userId } });
  });

  test('answers a user without the hash of the password', async () => {
    const { sessionToken } = await startSession();
    const found = await adapter.getSessionAndUser?.(sessionToken);
    expect(Object.keys(found?.user ?? {}).sort()).toEqual(['email', 'emailVerified', 'id', 'name', 'sessionId']);
    expect(JSON.stringify(found)).not.toContain('a hash');
  });

  test('knows which browser it is and when it was seen, to the minute', async () => {
    const { userId, sessionToken } = await startSession();
    expect(await rowOf(userId)).toMatchObject({ user_agent: 'Firefox', address: '203.0.113.9' });
    const startedAt = clock.now();
    caller = { userAgent: 'x'.repeat(1_000), address: '198.51.100.1' };
    clock.advance(MS_PER_MINUTE - 1);
    await adapter.getSessionAndUser?.(sessionToken);
    expect((await rowOf(userId))?.last_seen_at).toEqual(startedAt);
    clock.advance(1);
    await adapter.getSessionAndUser?.(sessionToken);
    const row = await rowOf(userId);
    expect(row).toMatchObject({ last_seen_at: clock.now(), address: '198.51.100.1' });
    expect(row?.user_agent).toHaveLength(300);
  });

  test('invariant 37: that is revoked is refused at the very next request, and looking does not bring it back', async () => {
    const { userId, sessionToken } = await startSession();
    expect(await adapter.getSessionAndUser?.(sessionToken)).not.toBeNull();
    clock.advance(2 * MS_PER_MINUTE);
    await testDatabase.query('DELETE FROM session WHERE user_id = $1', [userId]);
    expect(await adapter.getSessionAndUser?.(sessionToken)).toBeNull();
    await adapter.updateSession?.({ sessionToken, expires: addMs(clock.now(), MS_PER_DAY) });
    expect(await rowOf(userId)).toBeUndefined();
  });

  test('ends at sign-out, and ending it twice is no failure', async () => {
    const { userId, sessionToken } = await startSession();
    await adapter.deleteSession?.(sessionToken);
    await adapter.deleteSession?.(sessionToken);
    expect(await rowOf(userId)).toBeUndefined();
  });
});

test('of an account at another provider only its id is kept', async () => {
  const { userId } = await startSession();
  const secrets = { access_token: 'secret-1', refresh_token: 'secret-2', id_token: 'secret-3', scope: 'all' };
  await adapter.linkAccount?.({ userId, type: 'oauth', provider: 'github', providerAccountId: '42', ...secrets });
  const rows = await testDatabase.query('SELECT * FROM account WHERE user_id = $1', [userId]);
  expect(rows).toEqual([{ user_id: userId, type: 'oauth', provider: 'github', provider_account_id: '42' }]);
});
