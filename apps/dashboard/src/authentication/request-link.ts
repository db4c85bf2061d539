import { setTimeout as delay } from 'node:timers/promises';
import { LINK_LIFE_MS, type LinkPurpose, normalizeEmail } from '@lethe/core/access';
import { type MailContent, passwordResetMail, signInMail } from '@lethe/core/mail';
import { type Clock, MS_PER_MINUTE } from '@lethe/core/time';
import type { AttemptLimiter, EmailLinks } from '@lethe/db';

/** No answer leaves before this: what is done for an address that has an account takes less, so its time tells nothing. */
const ANSWER_AFTER_MS = 250;

export interface LinkRequestParts {
  readonly emailLinks: Pick<EmailLinks, 'send'>;
  readonly attempts: AttemptLimiter;
  readonly realClock: Clock;
  readonly publicUrl: string;
}

interface LinkRequest {
  readonly email: string;
  readonly purpose: LinkPurpose;
  readonly address: string | null;
  /** The path of this dashboard that a sign-in link leads to in the end. */
  readonly returnTo: string;
}

const ATTEMPT_KINDS = { sign_in: 'link_request', password_reset: 'reset_request' } as const;
const PATHS: Readonly<Record<LinkPurpose, string>> = {
  sign_in: '/sign-in/link',
  password_reset: '/sign-in/reset',
};
const MAILS = { sign_in: signInMail, password_reset: passwordResetMail } as const;

/**
 * Sends a link to an address, when somebody may sign in with it. The answer is the same for every address, and so is its delay.
 * @throws {DomainError} rate_limited, for known and unknown addresses alike
 */
export async function requestLink(
  parts: LinkRequestParts,
  { email, purpose, address, returnTo }: LinkRequest,
): Promise<void> {
  const { emailLinks, attempts, realClock, publicUrl } = parts;
  const now = realClock.now();
  const account = normalizeEmail(email);
  await attempts.take(ATTEMPT_KINDS[purpose], { address, account }, now);
  const composeMail = (token: string): MailContent => {
    const url = new URL(PATHS[purpose], publicUrl);
    if (purpose === 'sign_in' && returnTo !== '/') url.searchParams.set('callbackUrl', returnTo);
    // Behind the hash the token stays in the browser: no server on the way writes it into a log.
    url.hash = token;
    return MAILS[purpose]({ url: url.href, validMinutes: LINK_LIFE_MS[purpose] / MS_PER_MINUTE });
  };
  await Promise.all([emailLinks.send({ email: account, purpose, now, composeMail }), delay(ANSWER_AFTER_MS)]);
}
