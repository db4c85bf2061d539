import { addMs, MS_PER_MINUTE } from '../time/index.ts';

/** How often something may be tried in one window. */
export interface AttemptLimit {
  readonly name: string;
  readonly countMax: number;
  readonly windowMs: number;
}

const WINDOW_MS = 15 * MS_PER_MINUTE;

/**
 * What signing in allows, for the address that asks and for the account that is asked for. Attempts that succeed with a password are given
 * back, so an office behind one address is bounded by its failures alone.
 */
export const ATTEMPT_LIMITS = {
  password: {
    address: { name: 'password_by_address', countMax: 60, windowMs: WINDOW_MS },
    account: { name: 'password_by_account', countMax: 10, windowMs: WINDOW_MS },
  },
  link_request: {
    address: { name: 'link_request_by_address', countMax: 30, windowMs: WINDOW_MS },
    account: { name: 'link_request_by_account', countMax: 5, windowMs: WINDOW_MS },
  },
  reset_request: {
    address: { name: 'reset_request_by_address', countMax: 30, windowMs: WINDOW_MS },
    account: { name: 'reset_request_by_account', countMax: 5, windowMs: WINDOW_MS },
  },
  /** A link that is followed names no account, so one limit holds. */
  link_use: {
    address: { name: 'link_use_by_address', countMax: 60, windowMs: WINDOW_MS },
    account: null,
  },
  staff_password: {
    address: { name: 'staff_password_by_address', countMax: 30, windowMs: WINDOW_MS },
    account: { name: 'staff_password_by_account', countMax: 10, windowMs: WINDOW_MS },
  },
} as const satisfies Readonly<
  Record<string, { readonly address: AttemptLimit; readonly account: AttemptLimit | null }>
>;

export type AttemptKind = keyof typeof ATTEMPT_LIMITS;

/** The window that an instant falls into. Windows are aligned to the epoch, so that every process counts in the same one. */
export function attemptWindow(now: Date, { windowMs }: AttemptLimit): { startedAt: Date; endsAt: Date } {
  const startedAt = new Date(Math.floor(now.getTime() / windowMs) * windowMs);
  return { startedAt, endsAt: addMs(startedAt, windowMs) };
}

/** How long whoever tried too often has to wait, in whole minutes and at least one. */
export function minutesUntil(endsAt: Date, now: Date): number {
  return Math.max(1, Math.ceil((endsAt.getTime() - now.getTime()) / MS_PER_MINUTE));
}

export function tooManyAttemptsSentence(minutes: number): string {
  return `Too many attempts. Try again in ${minutes} ${minutes === 1 ? 'minute' : 'minutes'}.`;
}
