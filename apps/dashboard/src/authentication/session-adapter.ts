import { createHash } from 'node:crypto';
import { PrismaAdapter } from '@auth/prisma-adapter';
import { normalizeEmail } from '@lethe/core/access';
import { type Clock, MS_PER_MINUTE } from '@lethe/core/time';
import type { PrismaClient } from '@lethe/db';
import type { Adapter, AdapterAccount, AdapterSession } from 'next-auth/adapters';

const USER_AGENT_LENGTH_MAX = 300;
const ADDRESS_LENGTH_MAX = 64;
/** `last_seen_at` is kept to the minute: a page of many requests writes once. */
const SEEN_EVERY_MS = MS_PER_MINUTE;

/** The browser whose request is being answered. */
export interface Caller {
  readonly userAgent: string | null;
  readonly address: string | null;
}

export interface SessionAdapterParts {
  readonly prisma: PrismaClient;
  readonly realClock: Clock;
  readonly caller: () => Promise<Caller>;
}

/** Everything that the sign-in library asks of the database. */
export type SessionAdapter = Adapter & {
  readonly createSession: (session: AdapterSession) => Promise<AdapterSession>;
};

/**
 * The library's adapter, which would keep cookies' tokens and the tokens of other providers as they are. Here a session is found by the
 * SHA-256 of its token, so a copy of the database signs nobody in, and of an account elsewhere only its id is kept.
 */
export function createSessionAdapter({ prisma, realClock, caller }: SessionAdapterParts): SessionAdapter {
  const base = PrismaAdapter(prisma as never) as Adapter;

  async function noteSeen(id: string, lastSeenAt: Date): Promise<void> {
    const now = realClock.now();
    if (now.getTime() - lastSeenAt.getTime() < SEEN_EVERY_MS) return;
    // Matches nothing when the session was revoked meanwhile, which is no failure.
    await prisma.session.updateMany({ where: { id, lastSeenAt }, data: { lastSeenAt: now, ...(await described()) } });
  }

  async function described(): Promise<Caller> {
    const { userAgent, address } = await caller();
    return {
      userAgent: userAgent?.slice(0, USER_AGENT_LENGTH_MAX) ?? null,
      address: address?.slice(0, ADDRESS_LENGTH_MAX) ?? null,
    };
  }

  return {
    ...base,
    async createSession({ sessionToken, userId, expires }) {
      const seen = { createdAt: realClock.now(), lastSeenAt: realClock.now(), ...(await described()) };
      await prisma.session.create({ data: { sessionToken: digestOf(sessionToken), userId, expires, ...seen } });
      return { sessionToken, userId, expires };
    },
    async getSessionAndUser(sessionToken) {
      const found = await prisma.session.findUnique({
        where: { sessionToken: digestOf(sessionToken) },
        include: { user: { select: { id: true, name: true, email: true, emailVerified: true } } },
      });
      if (found === null) return null;
      const { user, id, userId, expires, lastSeenAt } = found;
      await noteSeen(id, lastSeenAt);
      return { session: { sessionToken, userId, expires }, user: { ...user, sessionId: id } };
    },
    async updateSession({ sessionToken, expires }) {
      if (expires === undefined) return null;
      await prisma.session.updateMany({ where: { sessionToken: digestOf(sessionToken) }, data: { expires } });
      return null;
    },
    async deleteSession(sessionToken) {
      await prisma.session.deleteMany({ where: { sessionToken: digestOf(sessionToken) } });
    },
    async getUserByEmail(email) {
      return prisma.user.findUnique({ where: { email: normalizeEmail(email) } });
    },
    /** Only for an address that a provider has verified: see `decideExternalSignIn`. */
    async createUser({ name, email }: { name?: string | null; email: string }) {
      const emailVerified = realClock.now();
      return prisma.user.create({ data: { name: name ?? null, email: normalizeEmail(email), emailVerified } });
    },
    async linkAccount({ userId, type, provider, providerAccountId }: AdapterAccount) {
      await prisma.account.create({ data: { userId, type, provider, providerAccountId } });
    },
  };
}

function digestOf(sessionToken: string): string {
  return createHash('sha256').update(sessionToken).digest('hex');
}
