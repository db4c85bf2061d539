import { randomUUID } from 'node:crypto';
import { ManualClock } from '@lethe/core/time';
import { createAttemptLimiter, createDatabase, createEmailLinks, type Database } from '@lethe/db';
import { useDatabase } from '@lethe/testkit/postgres';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type LinkRequestParts, requestLink } from './request-link.ts';
import { setPassword } from './set-password.ts';

const testDatabase = useDatabase();
const realClock = new ManualClock(new Date());
let database: Database;
let parts: LinkRequestParts & { emailLinks: ReturnType<typeof createEmailLinks> };

beforeAll(() => {
  database = createDatabase({ url: testDatabase.urlAs('lethe_app'), applicationName: 'test', poolSizeMax: 4 });
  parts = {
    emailLinks: createEmailLinks(database),
    attempts: createAttemptLimiter({ database, secret: 'a secret' }),
    realClock,
    publicUrl: 'https://lethe.example',
  };
});
afterAll(() => database.close());

async function insertUser(): Promise<string> {
  const email = `${randomUUID()}@halden.example`;
  await testDatabase.query('INSERT INTO "user" (id, email) VALUES (gen_random_uuid(), $1)', [email]);
  return email;
}

/** What asking came to, in the words that the caller sees. */
async function outcome(email: string, purpose: 'sign_in' | 'password_reset', address: string): Promise<string> {
  try {
    await requestLink(parts, { email, purpose, address, returnTo: '/' });
    return 'done';
  } catch (error) {
    return (error as Error & { publicMessage?: string }).publicMessage ?? 'failed';
  }
}

describe('asking for a link', () => {
  test.each(['sign_in', 'password_reset'] as const)(
    '(%s) answers a known and an unknown address alike, up to and past the limit',
    async (purpose) => {
      const answers: string[][] = [];
      for (const email of [await insertUser(), `${randomUUID()}@nowhere.example`]) {
        const addresses = Array.from({ length: 8 }, () => randomUUID());
        answers.push((await Promise.all(addresses.map((address) => outcome(email, purpose, address)))).toSorted());
      }
      expect(answers[0]).toEqual(answers[1]);
      expect(answers[0]?.filter((answer) => answer === 'done')).toHaveLength(5);
      expect(answers[0]?.[0]).toMatch(/^Too many attempts\. Try again in \d+ minutes?\.$/);
    },
  );

  test('puts the token behind the hash of a link to this dashboard, where no server on the way sees it', async () => {
    const email = await insertUser();
    await requestLink(parts, { email, purpose: 'sign_in', address: null, returnTo: '/invitations/abc?x=1' });
    const [mail] = await testDatabase.query('SELECT text, html FROM outbox_mail WHERE recipient = $1', [email]);
    const links = [...String(mail?.text).matchAll(/https?:\S+/g)].map(([link]) => new URL(link));
    expect(links.map(({ origin, pathname, search }) => [origin, pathname, search])).toEqual([
      ['https://lethe.example', '/sign-in/link', '?callbackUrl=%2Finvitations%2Fabc%3Fx%3D1'],
    ]);
    const token = links[0]?.hash.slice(1) ?? '';
    expect(await parts.emailLinks.useToSignIn(token, realClock.now())).toMatchObject({ email });
  });
});

describe('setting a password', () => {
  test('hashes nothing for a link that does not work, which is said', async () => {
    const hashed: string[] = [];
    const hashPassword = async (password: string) => {
      hashed.push(password);
      return 'hash';
    };
    const attempt = setPassword(
      { ...parts, hashPassword },
      { token: 'x'.repeat(43), password: 'correct horse', address: null },
    );
    await expect(attempt).rejects.toMatchObject({
      code: 'not_found',
      publicMessage: 'This link does not work any more. Ask for another one.',
    });
    expect(hashed).toEqual([]);
  });
});
