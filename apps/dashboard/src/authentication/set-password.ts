import { DomainError } from '@lethe/core/errors';
import type { Clock } from '@lethe/core/time';
import type { AttemptLimiter, EmailLinks } from '@lethe/db';

export interface SetPasswordParts {
  readonly emailLinks: Pick<EmailLinks, 'canResetPassword' | 'resetPassword'>;
  readonly attempts: AttemptLimiter;
  readonly realClock: Clock;
  readonly hashPassword: (password: string) => Promise<string>;
}

interface NewPassword {
  readonly token: string;
  readonly password: string;
  readonly address: string | null;
}

/**
 * Sets the password of whom the link was sent to, and ends all their sessions. The costly hash is computed for a link that works only.
 * @throws {DomainError} not_found for a link that was used, has ended or never was; rate_limited
 */
export async function setPassword(parts: SetPasswordParts, { token, password, address }: NewPassword): Promise<void> {
  const { emailLinks, attempts, realClock, hashPassword } = parts;
  await attempts.take('link_use', { address }, realClock.now());
  const isUsable = await emailLinks.canResetPassword(token, realClock.now());
  const isSet =
    isUsable &&
    (await emailLinks.resetPassword({ token, passwordHash: await hashPassword(password), now: realClock.now() }));
  if (!isSet) throw new DomainError('not_found', 'This link does not work any more. Ask for another one.');
}
