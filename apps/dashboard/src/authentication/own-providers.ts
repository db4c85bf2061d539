import 'server-only';
import { normalizeEmail } from '@lethe/core/access';
import { isDomainError } from '@lethe/core/errors';
import type { User } from 'next-auth';
import CredentialsProvider from 'next-auth/providers/credentials';
import { z } from 'zod';
import type { Services } from '../trpc/compose-services.ts';
import { readOrigin } from '../trpc/read-origin.ts';
import { checkPassword } from './check-password.ts';
import { RATE_LIMITED, UNAVAILABLE } from './sign-in-failures.ts';
import { decoyHash, verifyHash } from './verify-hash.ts';

const passwordSchema = z.object({ email: z.string(), password: z.string() });
const linkSchema = z.object({ token: z.string() });

/** E-mail and password. Attempts are counted before the password is looked at, and given back when it was right. */
export function passwordProvider({ users, attempts, realClock, logger }: Services) {
  return CredentialsProvider({
    id: 'credentials',
    credentials: { email: {}, password: {} },
    authorize: (input) =>
      guarded(logger, async () => {
        const credentials = passwordSchema.safeParse(input);
        if (!credentials.success) return null;
        const { address } = await readOrigin();
        const account = normalizeEmail(credentials.data.email);
        const attempt = await attempts.take('password', { address, account }, realClock.now());
        const user = await checkPassword({ users, verifyHash, decoyHash: await decoyHash() }, credentials.data);
        if (user !== null) await attempt.giveBack();
        return user;
      }),
  });
}

/** The token of a link that was sent by mail. It comes in a POST after a click, so that whoever only opens the link uses nothing up. */
export function linkProvider({ emailLinks, attempts, realClock, logger }: Services) {
  return CredentialsProvider({
    id: 'link',
    credentials: { token: {} },
    authorize: (input) =>
      guarded(logger, async () => {
        const parsed = linkSchema.safeParse(input);
        if (!parsed.success) return null;
        const now = realClock.now();
        await attempts.take('link_use', { address: (await readOrigin()).address }, now);
        const user = await emailLinks.useToSignIn(parsed.data.token, now);
        return user === null ? null : { id: user.id, name: user.name ?? user.email, email: user.email };
      }),
  });
}

/** The library puts the message of a failure into the address that it answers with, so it must not be the original one. */
async function guarded(logger: Services['logger'], authorize: () => Promise<User | null>): Promise<User | null> {
  try {
    return await authorize();
  } catch (error) {
    if (isDomainError(error) && error.code === 'rate_limited') {
      throw new Error(`${RATE_LIMITED}${error.details.facts?.minutes}`);
    }
    logger.error('sign_in_failed', error);
    throw new Error(UNAVAILABLE);
  }
}
