import { createHash, randomUUID } from 'node:crypto';
import { ATTEMPT_LIMITS, type AttemptKind, STAFF_SESSION_LIFE_MS } from '@lethe/core/access';
import { isDomainError } from '@lethe/core/errors';
import type { UserId } from '@lethe/core/tenancy';
import { addMs, MS_PER_MINUTE } from '@lethe/core/time';
import { insertOrganization, useDatabase } from '@lethe/testkit/postgres';
import { describe, expect, test } from 'vitest';
import { createAttemptLimiter } from './attempt-limiter.ts';
import { createEmailLinks } from './email-links.ts';
import { createEndedAccess } from './ended-access.ts';
import { createPersonNames } from './person-names.ts';
import { createSessionRepository } from './sessions.ts';
import { createStaffRepository } from './staff.ts';
import { createStaffOrganizations } from './staff-organizations.ts';
import { useConnections } from './testing/connections.ts';

const testDatabase = useDatabase();
const connections = useConnections(testDatabase);
const NOW = new Date('2026-11-21T12:00:00Z');
const SECRET = 'a secret of the test';

async function insertUser(): Promise<{ id: UserId; email: string }> {
  const id = randomUUID() as UserId;
  const email = `${id}@halden.example`;
  await testDatabase.query('INSERT INTO "user" (id, email, name) VALUES ($1, $2, $3)', [id, email, 'Ines']);
  return { id, email };
}

async function insertSession(userId: UserId, expires = addMs(new Date(), MS_PER_MINUTE)): Promise<string> {
  const id = randomUUID();
  await testDatabase.query('INSERT INTO session (id, session_token, user_id, expires) VALUES ($1, $2, $3, $4)', [
    id,
    randomUUID(),
    userId,
    expires,
  ]);
  return id;
}

/** Asks for a link and reads the token out of what was to be sent. */
async function linkFor(email: string, purpose: 'sign_in' | 'password_reset', now = NOW) {
  const tokens: string[] = [];
  const composeMail = (token: string) => {
    tokens.push(token);
    return { template: purpose, subject: `for ${email}`, text: token, html: token };
  };
  await createEmailLinks(connections.app).send({ email, purpose, now, composeMail });
  return tokens[0] ?? '';
}

const mailTo = (email: string) => testDatabase.query('SELECT text FROM outbox_mail WHERE recipient = $1', [email]);

describe('sessions', () => {
  test('are listed and ended for their person alone', async () => {
    const sessions = createSessionRepository(connections.app);
    const [ines, tom] = [await insertUser(), await insertUser()];
    const [first, second, third] = [
      await insertSession(ines.id),
      await insertSession(ines.id),
      await insertSession(ines.id),
    ];
    await insertSession(ines.id, addMs(new Date(), -1));
    const foreign = await insertSession(tom.id);
    expect((await sessions.list(ines.id)).map(({ id }) => id).toSorted()).toEqual([first, second, third].toSorted());
    expect(await sessions.revoke({ userId: ines.id, sessionId: foreign })).toBe(false);
    expect(await sessions.revoke({ userId: ines.id, sessionId: 'nonsense' })).toBe(false);
    expect(await sessions.revoke({ userId: ines.id, sessionId: second })).toBe(true);
    expect(await sessions.revoke({ userId: ines.id, sessionId: second })).toBe(false);
    await sessions.revokeOthers({ userId: ines.id, keptSessionId: first });
    expect((await sessions.list(ines.id)).map(({ id }) => id)).toEqual([first]);
    expect((await sessions.list(tom.id)).map(({ id }) => id)).toEqual([foreign]);
  });
});

describe('a link', () => {
  const links = () => createEmailLinks(connections.app);

  test('signs in once, also when it is followed twice at the same time, and verifies the address', async () => {
    const ines = await insertUser();
    const token = await linkFor(` ${ines.email.toUpperCase()}`, 'sign_in');
    const used = await Promise.all(Array.from({ length: 8 }, () => links().useToSignIn(token, NOW)));
    expect(used.filter((user) => user !== null)).toEqual([{ id: ines.id, email: ines.email, name: 'Ines' }]);
    const [row] = await testDatabase.query('SELECT email_verified FROM "user" WHERE id = $1', [ines.id]);
    expect(row?.email_verified).toEqual(NOW);
  });

  test('is stored as a digest: neither the table nor a copy of it holds what the mail does', async () => {
    const token = await linkFor((await insertUser()).email, 'sign_in');
    const rows = await testDatabase.query<{ digest: Buffer }>('SELECT digest FROM email_token');
    const digests = rows.map(({ digest }) => digest.toString('hex'));
    expect(digests).toContain(createHash('sha256').update(token).digest('hex'));
    expect(digests).not.toContain(Buffer.from(token).toString('hex'));
  });

  test.each([
    ['sign_in', 15],
    ['password_reset', 30],
  ] as const)('for %s ends after %s minutes, to the millisecond', async (purpose, minutes) => {
    const ines = await insertUser();
    const use = async (token: string, now: Date) =>
      purpose === 'sign_in'
        ? (await links().useToSignIn(token, now)) !== null
        : await links().resetPassword({ token, passwordHash: 'hash', now });
    const endsAt = addMs(NOW, minutes * MS_PER_MINUTE);
    expect(await use(await linkFor(ines.email, purpose), endsAt)).toBe(false);
    expect(await use(await linkFor(ines.email, purpose), addMs(endsAt, -1))).toBe(true);
  });

  test('made for one purpose is worth nothing for the other', async () => {
    const ines = await insertUser();
    const [signIn, reset] = [await linkFor(ines.email, 'sign_in'), await linkFor(ines.email, 'password_reset')];
    expect(await links().useToSignIn(reset, NOW)).toBeNull();
    expect(await links().canResetPassword(signIn, NOW)).toBe(false);
    expect(await links().resetPassword({ token: signIn, passwordHash: 'hash', now: NOW })).toBe(false);
    expect(await links().useToSignIn(signIn, NOW)).not.toBeNull();
  });

  test('for a new password ends every session and every other link of its person, and nobody else’s', async () => {
    const sessions = createSessionRepository(connections.app);
    const [ines, tom] = [await insertUser(), await insertUser()];
    await insertSession(ines.id);
    await insertSession(tom.id);
    const older = await linkFor(ines.email, 'sign_in');
    const token = await linkFor(ines.email, 'password_reset');
    expect(await links().canResetPassword(token, NOW)).toBe(true);
    expect(await links().resetPassword({ token, passwordHash: 'the new hash', now: NOW })).toBe(true);
    expect(await links().resetPassword({ token, passwordHash: 'a third one', now: NOW })).toBe(false);
    expect(await sessions.list(ines.id)).toEqual([]);
    expect(await sessions.list(tom.id)).toHaveLength(1);
    expect(await links().useToSignIn(older, NOW)).toBeNull();
    const [row] = await testDatabase.query('SELECT password_hash FROM "user" WHERE id = $1', [ines.id]);
    expect(row?.password_hash).toBe('the new hash');
  });

  test('is not sent to an address without an account, and makes none', async () => {
    const email = 'nobody@halden.example';
    await linkFor(email, 'sign_in');
    expect(await mailTo(email)).toEqual([]);
    expect(await testDatabase.query('SELECT FROM "user" WHERE email = $1', [email])).toEqual([]);
  });

  test('is sent to an address with an open invitation, whose person then exists, and to no other state of one', async () => {
    const { organizationId } = await insertOrganization(testDatabase);
    const states = {
      open: `NULL, NULL, lethe_now() + interval '1 hour'`,
      accepted: `lethe_now(), NULL, lethe_now() + interval '1 hour'`,
      revoked: `NULL, lethe_now(), lethe_now() + interval '1 hour'`,
      ended: `NULL, NULL, lethe_now() - interval '1 ms'`,
    };
    for (const [state, values] of Object.entries(states)) {
      await testDatabase.query(
        `INSERT INTO invitation (organization_id, id, email, role, token_digest, accepted_at, revoked_at, expires_at)
         VALUES ($1, gen_random_uuid(), $2, 'viewer', $3, ${values})`,
        [organizationId, `${state}@invited.example`, Buffer.from(randomUUID())],
      );
      const token = await linkFor(`${state}@invited.example`, 'sign_in');
      const isAdmitted = state === 'open';
      expect(await mailTo(`${state}@invited.example`)).toEqual(isAdmitted ? [{ text: token }] : []);
      expect((await links().useToSignIn(token, NOW)) !== null).toBe(isAdmitted);
    }
  });
});

describe('attempts', () => {
  const limiter = () => createAttemptLimiter({ database: connections.app, secret: SECRET });
  const kinds = Object.keys(ATTEMPT_LIMITS) as AttemptKind[];

  async function outcomes(count: number, kind: AttemptKind, attempt: () => { address: string; account?: string }) {
    const results = await Promise.allSettled(Array.from({ length: count }, () => limiter().take(kind, attempt(), NOW)));
    const refusals = results.flatMap((result) => (result.status === 'rejected' ? [result.reason] : []));
    for (const refusal of refusals) expect(isDomainError(refusal) && refusal.code).toBe('rate_limited');
    return { allowedCount: count - refusals.length, sentence: refusals[0]?.publicMessage };
  }

  test.each(kinds)('of %s from one address are bounded, however many come at once', async (kind) => {
    const { countMax } = ATTEMPT_LIMITS[kind].address;
    const address = `203.0.113.${kinds.indexOf(kind)}`;
    const { allowedCount } = await outcomes(countMax + 20, kind, () => ({ address, account: randomUUID() }));
    expect(allowedCount).toBe(countMax);
  });

  test.each(
    kinds.flatMap((kind) => {
      const limit = ATTEMPT_LIMITS[kind].account;
      return limit === null ? [] : [{ kind, countMax: limit.countMax }];
    }),
  )('of $kind for one account are bounded at $countMax from any number of addresses', async ({ kind, countMax }) => {
    const account = randomUUID();
    const { allowedCount } = await outcomes(countMax + 20, kind, () => ({ address: randomUUID(), account }));
    expect(allowedCount).toBe(countMax);
  });

  test('too many are refused in the same words for an account that exists and one that does not', async () => {
    const { email } = await insertUser();
    const sentences = [];
    for (const account of [email, 'nobody@halden.example']) {
      sentences.push((await outcomes(20, 'password', () => ({ address: randomUUID(), account }))).sentence);
    }
    expect(sentences[0]).toMatch(/^Too many attempts\. Try again in \d+ minutes?\.$/);
    expect(sentences[0]).toBe(sentences[1]);
  });

  test('that succeed are given back, and a new window begins with none', async () => {
    const { countMax, windowMs } = ATTEMPT_LIMITS.password.account;
    const attempt = { address: randomUUID(), account: randomUUID() };
    for (let index = 0; index < countMax * 2; index += 1) {
      await (await limiter().take('password', attempt, NOW)).giveBack();
    }
    await outcomes(countMax + 1, 'password', () => attempt);
    await expect(limiter().take('password', attempt, NOW)).rejects.toThrow();
    await expect(limiter().take('password', attempt, addMs(NOW, windowMs))).resolves.toBeDefined();
  });

  test('are counted under names that say neither who tried nor whom they tried to be', async () => {
    await limiter().take('password', { address: '198.51.100.77', account: 'secret@halden.example' }, NOW);
    const rows = JSON.stringify(await testDatabase.query('SELECT * FROM rate_window'));
    expect(rows).not.toContain('198.51.100.77');
    expect(rows).not.toContain('secret@halden.example');
    const plain = createHash('sha256').update('password_by_address\n198.51.100.77').digest('base64url');
    expect(rows).not.toContain(plain);
  });
});

describe('staff', () => {
  const staff = () => createStaffRepository(connections.app);

  async function insertStaff(): Promise<string> {
    const id = randomUUID();
    await testDatabase.query(
      `INSERT INTO staff_member (id, email, name, role, password_hash) VALUES ($1, $2, 'Nadia', 'support', 'hash')`,
      [id, `${id}@lethe.example`],
    );
    return id;
  }

  test('are signed in for 12 hours by a token of which only the digest is stored', async () => {
    const staffId = await insertStaff();
    const token = await staff().startSession({ staffId, now: NOW });
    expect(await staff().findBySession(token, addMs(NOW, STAFF_SESSION_LIFE_MS - 1))).toMatchObject({ id: staffId });
    expect(await staff().findBySession(token, addMs(NOW, STAFF_SESSION_LIFE_MS))).toBeNull();
    const rows = await testDatabase.query<{ digest: Buffer }>('SELECT digest FROM staff_session');
    expect(rows.map(({ digest }) => digest.toString())).not.toContain(token);
  });

  test('see organizations by a live session alone', async () => {
    const { organizationId, slug } = await insertOrganization(testDatabase);
    const staffId = await insertStaff();
    const token = await staff().startSession({ staffId, now: new Date() });
    const list = (of: string) =>
      createStaffOrganizations(connections.app, { token: of, permission: 'organization:view' }).list({
        search: organizationId,
        state: null,
        after: null,
        pageSize: 2,
      });
    const [seen] = await list(token);
    expect(seen).toMatchObject({ slug, plan: 'pro', lifecycleState: 'active', memberCount: 0 });
    expect(Object.keys(seen ?? {}).sort()).toEqual([
      'closesAt',
      'createdAt',
      'id',
      'lifecycleState',
      'memberCount',
      'name',
      'plan',
      'purgesAt',
      'slug',
      'suspensionReason',
    ]);
    const ended = await staff().startSession({ staffId, now: addMs(new Date(), -STAFF_SESSION_LIFE_MS) });
    await expect(list(ended)).rejects.toMatchObject({ code: 'unauthenticated' });
    await expect(list('no such token')).rejects.toMatchObject({ code: 'unauthenticated' });
    await staff().endSession(token);
    await expect(list(token)).rejects.toMatchObject({ code: 'unauthenticated' });
  });
});

test('what has ended is forgotten, and what has not is kept', async () => {
  const ines = await insertUser();
  await insertSession(ines.id, addMs(new Date(), -1));
  const live = await insertSession(ines.id);
  await linkFor(ines.email, 'sign_in', addMs(new Date(), -60 * MS_PER_MINUTE));
  const liveLink = await linkFor(ines.email, 'sign_in', new Date());
  expect(await createEndedAccess(connections.worker).forget()).toBeGreaterThanOrEqual(2);
  const sessions = await testDatabase.query('SELECT id FROM session WHERE user_id = $1', [ines.id]);
  expect(sessions).toEqual([{ id: live }]);
  expect(await testDatabase.query('SELECT FROM email_token WHERE user_id = $1', [ines.id])).toHaveLength(1);
  expect(await createEmailLinks(connections.app).useToSignIn(liveLink, new Date())).not.toBeNull();
});

test('a person renames themself and nobody else', async () => {
  const [ines, tomas] = [await insertUser(), await insertUser()];
  const nameOf = async (id: string) => (await testDatabase.query('SELECT name FROM "user" WHERE id = $1', [id]))[0];
  const before = await nameOf(tomas.id);
  await createPersonNames(connections.app).save({ userId: ines.id, name: 'Ines Marchetti-Ruiz' });
  expect(await nameOf(ines.id)).toEqual({ name: 'Ines Marchetti-Ruiz' });
  expect(await nameOf(tomas.id)).toEqual(before);
});
