import { MS_PER_DAY, MS_PER_HOUR, MS_PER_MINUTE } from '../time/index.ts';

export const EMAIL_LENGTH_MAX = 320;
export const PASSWORD_LENGTH_MIN = 10;
/** argon2 reads every byte: without a limit a password of megabytes would be an attack. */
export const PASSWORD_LENGTH_MAX = 512;

export const SESSION_LIFE_MS = 30 * MS_PER_DAY;
export const STAFF_SESSION_LIFE_MS = 12 * MS_PER_HOUR;

/** What a link in a mail is for. One made for one purpose is worth nothing for the other. */
export const LINK_PURPOSES = ['sign_in', 'password_reset'] as const;
export type LinkPurpose = (typeof LINK_PURPOSES)[number];

export const LINK_LIFE_MS: Readonly<Record<LinkPurpose, number>> = {
  sign_in: 15 * MS_PER_MINUTE,
  password_reset: 30 * MS_PER_MINUTE,
};

/** The form in which addresses are stored and compared. */
export function normalizeEmail(email: string): string {
  return email.trim().toLowerCase();
}
