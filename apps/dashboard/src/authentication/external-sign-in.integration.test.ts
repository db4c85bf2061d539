import { randomUUID } from 'node:crypto';
import { ManualClock } from '@lethe/core/time';
import { createPrisma, type PrismaClient } from '@lethe/db';
import { useDatabase } from '@lethe/testkit/postgres';
import NextAuth, { type NextAuthOptions } from 'next-auth';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { externalProviders } from './external-providers.ts';
import { mayEnter, withoutSession } from './may-enter.ts';
import { createSessionAdapter, type SessionAdapter } from './session-adapter.ts';
import { type GithubAccount, type GithubServer, startGithubServer } from './testing/github-server.ts';

const testDatabase = useDatabase();
const PUBLIC_URL = 'http://localhost:3000';
let github: GithubServer;
let prisma: PrismaClient;
let adapter: SessionAdapter;
let accountId = 1_000;

beforeAll(async () => {
  vi.stubEnv('NEXTAUTH_URL', PUBLIC_URL);
  github = await startGithubServer(accountWith({}));
  prisma = createPrisma({ url: testDatabase.urlAs('lethe_app'), poolSizeMax: 2 });
  const caller = async () => ({ userAgent: null, address: null });
  adapter = createSessionAdapter({ prisma, realClock: new ManualClock(new Date()), caller });
});
afterAll(async () => {
  await prisma.$disconnect();
  await github.close();
  vi.unstubAllEnvs();
});

function accountWith(changes: Partial<GithubAccount> & { email?: string; verified?: boolean }): GithubAccount {
  accountId += 1;
  const { email = `${accountId}@halden.example`, verified = true, ...rest } = changes;
  return { id: accountId, name: 'Ines', publicEmail: null, emails: [{ email, primary: true, verified }], ...rest };
}

async function insertUser(): Promise<{ id: string; email: string }> {
  const id = randomUUID();
  await testDatabase.query('INSERT INTO "user" (id, email) VALUES ($1, $2)', [id, `${id}@halden.example`]);
  return { id, email: `${id}@halden.example` };
}

function options(): NextAuthOptions {
  return {
    adapter: withoutSession(adapter),
    secret: 'x'.repeat(32),
    session: { strategy: 'database' },
    pages: { signIn: '/sign-in', error: '/sign-in' },
    providers: externalProviders(
      { github: { clientId: 'id', clientSecret: 'secret' } },
      { github: github.address, githubApi: github.address },
    ),
    callbacks: { signIn: ({ account, profile }) => mayEnter({ adapter, account, profile }) },
    logger: { error: () => {}, warn: () => {}, debug: () => {} },
  };
}

interface Step {
  readonly method: 'GET' | 'POST';
  readonly path: readonly string[];
  readonly query?: Record<string, string>;
  readonly body?: Record<string, string>;
}

/** A browser in front of the sign-in library: it keeps cookies, and tells where it was sent. */
function createBrowser(cookies: Record<string, string> = {}) {
  async function ask({ method, path, query = {}, body = {} }: Step) {
    const answer = { location: '', body: undefined as unknown };
    const response = {
      status: () => response,
      setHeader: (name: string, value: string | string[]) => {
        if (name.toLowerCase() === 'location') answer.location = String(value);
        if (name.toLowerCase() !== 'set-cookie') return response;
        for (const line of [value].flat()) {
          const [, key = '', content = ''] = /^([^=]+)=([^;]*)/.exec(line) ?? [];
          cookies[key] = decodeURIComponent(content);
        }
        return response;
      },
      getHeader: () => undefined,
      json: (json: unknown) => Object.assign(answer, { body: json }),
      send: (text: unknown) => Object.assign(answer, { body: text }),
      end: () => {},
    };
    const request = {
      method,
      query: { nextauth: [...path], ...query },
      cookies,
      headers: { host: 'localhost:3000' },
      body,
    };
    await NextAuth(request as never, response as never, options());
    return answer;
  }
  return {
    cookies,
    /** The whole way: leave, and come back with what the provider gave. Answers where that led. */
    async signIn(changes: { state?: string } = {}): Promise<string> {
      const { csrfToken } = (await ask({ method: 'GET', path: ['csrf'] })).body as { csrfToken: string };
      const left = await ask({ method: 'POST', path: ['signin', 'github'], body: { csrfToken, json: 'true' } });
      const target = new URL((left.body as { url: string }).url);
      expect(target.origin).toBe(github.address);
      const state = changes.state ?? target.searchParams.get('state') ?? '';
      return (await ask({ method: 'GET', path: ['callback', 'github'], query: { code: 'a code', state } })).location;
    },
  };
}

const sessionsOf = async (email: string) =>
  testDatabase.query('SELECT session.id FROM session JOIN "user" ON "user".id = user_id WHERE email = $1', [email]);
const accountsOf = async (userId: string) =>
  testDatabase.query('SELECT provider, provider_account_id FROM account WHERE user_id = $1', [userId]);

describe('signing in at another provider', () => {
  test('with the verified address of an existing person signs that person in, now and later', async () => {
    const ines = await insertUser();
    github.account = accountWith({ email: ines.email.toUpperCase() });
    expect(await createBrowser().signIn()).toBe(PUBLIC_URL);
    expect(await accountsOf(ines.id)).toEqual([{ provider: 'github', provider_account_id: String(github.account.id) }]);
    await createBrowser().signIn();
    expect(await sessionsOf(ines.email)).toHaveLength(2);
    expect(await accountsOf(ines.id)).toHaveLength(1);
  });

  test('with an unknown verified address makes a person without an organization, and keeps no token', async () => {
    const email = `${randomUUID()}@halden.example`;
    github.account = accountWith({ email });
    await createBrowser().signIn();
    expect(await sessionsOf(email)).toHaveLength(1);
    const [user] = await testDatabase.query(
      `SELECT name, email_verified IS NOT NULL AS is_verified, (SELECT count(*)::int FROM member WHERE user_id = "user".id) AS memberships
       FROM "user" WHERE email = $1`,
      [email],
    );
    expect(user).toEqual({ name: 'Ines', is_verified: true, memberships: 0 });
    const stored = await testDatabase.query('SELECT row_to_json(account)::text AS text FROM account');
    expect(JSON.stringify(stored)).not.toContain('gho_secret');
  });

  test('with an address that is not verified takes over nobody’s account', async () => {
    const ines = await insertUser();
    github.account = accountWith({ email: ines.email, verified: false });
    expect(await createBrowser().signIn()).toContain('error=AccessDenied');
    expect(await sessionsOf(ines.email)).toEqual([]);
    expect(await accountsOf(ines.id)).toEqual([]);
  });

  test('with somebody else’s address on the public profile takes over nobody’s account', async () => {
    const ines = await insertUser();
    github.account = accountWith({ publicEmail: ines.email });
    await createBrowser().signIn();
    expect(await sessionsOf(ines.email)).toEqual([]);
  });

  test('in a browser that is signed in links nothing to the person who is', async () => {
    const ines = await insertUser();
    const sessionToken = randomUUID();
    await adapter.createSession({ sessionToken, userId: ines.id, expires: new Date(Date.now() + 60_000) });
    github.account = accountWith({});
    await createBrowser({ 'next-auth.session-token': sessionToken }).signIn();
    expect(await accountsOf(ines.id)).toEqual([]);
  });

  test('is refused when the answer does not belong to a request of this browser', async () => {
    const ines = await insertUser();
    github.account = accountWith({ email: ines.email });
    expect(await createBrowser().signIn({ state: 'forged' })).toContain('error=');
    expect(await sessionsOf(ines.email)).toEqual([]);
  });
});

test('without configuration there are no other providers', () => {
  expect(externalProviders({})).toEqual([]);
});
