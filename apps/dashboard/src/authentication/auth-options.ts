import 'server-only';
import { randomBytes } from 'node:crypto';
import { PrismaAdapter } from '@auth/prisma-adapter';
import { MS_PER_SECOND } from '@lethe/core/time';
import type { NextAuthOptions } from 'next-auth';
import type { Adapter } from 'next-auth/adapters';
import CredentialsProvider from 'next-auth/providers/credentials';
import { z } from 'zod';
import { type Services, services } from '../trpc/compose-services.ts';
import { checkPassword } from './check-password.ts';
import { decoyHash, verifyHash } from './verify-hash.ts';

const SESSION_SECONDS = 30 * 24 * 3_600;
const SESSION_TOKEN_BYTES = 32;
const credentialsSchema = z.object({ email: z.string(), password: z.string() });

/** Sign-in with e-mail and password, and sessions that are rows: deleting the row signs the browser out at its next request. */
export async function authOptions(): Promise<NextAuthOptions> {
  const parts = await services();
  const adapter = PrismaAdapter(parts.prisma as never) as Adapter;
  return {
    adapter,
    secret: parts.environment.authenticationSecret,
    session: { strategy: 'database', maxAge: SESSION_SECONDS },
    pages: { signIn: '/sign-in', error: '/sign-in' },
    providers: [passwordProvider(parts), NO_EMAIL_PROVIDER],
    callbacks: {
      jwt: ({ token, user }) => ({ ...token, sub: user.id }),
      // Built from nothing but these fields: the user row itself must not reach the browser.
      session: ({ session, user }) => ({
        user: { id: user.id, name: user.name ?? user.email, email: user.email },
        expires: session.expires,
      }),
    },
    jwt: {
      maxAge: SESSION_SECONDS,
      // After a password the library asks for a token to put into the cookie: it is the token of a new session row.
      encode: async ({ token }) => startSession(adapter, token?.sub),
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
  sendVerificationRequest: () => Promise.reject(new Error('Sign-in by e-mail link is not available.')),
} as const;

function passwordProvider({ users, logger }: Services) {
  return CredentialsProvider({
    credentials: { email: {}, password: {} },
    async authorize(input) {
      const credentials = credentialsSchema.safeParse(input);
      if (!credentials.success) return null;
      try {
        return await checkPassword({ users, verifyHash, decoyHash: await decoyHash() }, credentials.data);
      } catch (error) {
        // The library puts the message of a failure into the address of the next page, so it must not be the original one.
        logger.error('sign_in_failed', error);
        throw new Error('unavailable');
      }
    },
  });
}

async function startSession(adapter: Adapter, userId: string | undefined): Promise<string> {
  if (userId === undefined || adapter.createSession === undefined) throw new Error('A session belongs to a user.');
  const sessionToken = randomBytes(SESSION_TOKEN_BYTES).toString('base64url');
  const expires = new Date(Date.now() + SESSION_SECONDS * MS_PER_SECOND);
  await adapter.createSession({ sessionToken, userId, expires });
  return sessionToken;
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
