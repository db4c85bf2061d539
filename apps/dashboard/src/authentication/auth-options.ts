import 'server-only';
import { randomBytes } from 'node:crypto';
import { SESSION_LIFE_MS } from '@lethe/core/access';
import { addMs, MS_PER_SECOND } from '@lethe/core/time';
import { headers } from 'next/headers';
import type { NextAuthOptions } from 'next-auth';
import { type Services, services } from '../trpc/compose-services.ts';
import { readOrigin } from '../trpc/read-origin.ts';
import { externalProviders } from './external-providers.ts';
import { mayEnter, withoutSession } from './may-enter.ts';
import { linkProvider, passwordProvider } from './own-providers.ts';
import { createSessionAdapter, type SessionAdapter } from './session-adapter.ts';

const SESSION_TOKEN_BYTES = 32;

/**
 * Ways to sign in, and sessions that are rows: deleting the row signs the browser out at its next request.
 * `isExternalCallback`: an answer from another provider is being taken.
 */
export async function authOptions({ isExternalCallback = false } = {}): Promise<NextAuthOptions> {
  const parts = await services();
  const adapter = createSessionAdapter({ prisma: parts.prisma, realClock: parts.realClock, caller: readCaller });
  return {
    adapter: isExternalCallback ? withoutSession(adapter) : adapter,
    secret: parts.environment.authenticationSecret,
    session: { strategy: 'database', maxAge: SESSION_LIFE_MS / MS_PER_SECOND },
    pages: { signIn: '/sign-in', error: '/sign-in' },
    providers: [
      passwordProvider(parts),
      linkProvider(parts),
      NO_EMAIL_PROVIDER,
      ...externalProviders(parts.environment.externalProviders),
    ],
    callbacks: {
      signIn: ({ account, profile }) => mayEnter({ adapter, account, profile }),
      jwt: ({ token, user }) => ({ ...token, sub: user.id }),
      // Built from nothing but these fields: the user row itself must not reach the browser.
      session: ({ session, user }) => ({
        user: {
          id: user.id,
          name: user.name ?? user.email,
          email: user.email,
          sessionId: (user as { sessionId?: string }).sessionId,
        },
        expires: session.expires,
      }),
    },
    jwt: {
      maxAge: SESSION_LIFE_MS / MS_PER_SECOND,
      // After a password or a link the library asks for a token to put into the cookie: it is the token of a new session row.
      encode: async ({ token }) => startSession(parts, adapter, token?.sub),
      decode: () => null,
    },
    logger: quietLogger(parts),
  };
}

/** The library accepts passwords with database sessions only beside another provider. This one sends nothing, and no route leads to it. */
const NO_EMAIL_PROVIDER = {
  id: 'email',
  type: 'email',
  name: 'Email',
  from: '',
  server: '',
  maxAge: 0,
  options: {},
  sendVerificationRequest: () => Promise.reject(new Error('Links are sent by Lethe itself.')),
} as const;

async function startSession({ realClock }: Services, adapter: SessionAdapter, userId: string | undefined) {
  if (userId === undefined) throw new Error('A session belongs to a user.');
  const sessionToken = randomBytes(SESSION_TOKEN_BYTES).toString('base64url');
  await adapter.createSession({ sessionToken, userId, expires: addMs(realClock.now(), SESSION_LIFE_MS) });
  return sessionToken;
}

async function readCaller() {
  return { userAgent: (await headers()).get('user-agent'), address: (await readOrigin()).address };
}

/** The library's own logger prints whole errors, which can hold an address or a connection string. */
function quietLogger({ logger }: Services): NonNullable<NextAuthOptions['logger']> {
  return {
    error: (code, metadata) =>
      logger.error('authentication_failed', metadata instanceof Error ? metadata : metadata.error, { reason: code }),
    warn: (code) => logger.warn('authentication_warning', { reason: code }),
    debug: () => {},
  };
}
