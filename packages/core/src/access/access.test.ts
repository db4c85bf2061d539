import { describe, expect, it } from 'vitest';
import type { UserId } from '../tenancy/index.ts';
import { addMs, MS_PER_MINUTE } from '../time/index.ts';
import {
  ATTEMPT_LIMITS,
  attemptWindow,
  decideExternalSignIn,
  LINK_LIFE_MS,
  minutesUntil,
  tooManyAttemptsSentence,
} from './index.ts';

const LIMIT = ATTEMPT_LIMITS.password.account;

describe('a window of attempts', () => {
  it('is half-open: its last instant belongs to it, its end to the next one', () => {
    const { startedAt, endsAt } = attemptWindow(new Date('2026-11-21T12:07:31Z'), LIMIT);
    expect(endsAt.getTime() - startedAt.getTime()).toBe(LIMIT.windowMs);
    expect(attemptWindow(startedAt, LIMIT).startedAt).toEqual(startedAt);
    expect(attemptWindow(addMs(endsAt, -1), LIMIT).startedAt).toEqual(startedAt);
    expect(attemptWindow(endsAt, LIMIT).startedAt).toEqual(endsAt);
  });

  it('tells whoever tried too often how long to wait, rounded up and never zero', () => {
    const now = new Date('2026-11-21T12:00:00Z');
    expect(minutesUntil(addMs(now, 1), now)).toBe(1);
    expect(minutesUntil(addMs(now, MS_PER_MINUTE + 1), now)).toBe(2);
    expect(minutesUntil(addMs(now, 15 * MS_PER_MINUTE), now)).toBe(15);
    expect(tooManyAttemptsSentence(1)).toBe('Too many attempts. Try again in 1 minute.');
    expect(tooManyAttemptsSentence(2)).toBe('Too many attempts. Try again in 2 minutes.');
  });
});

it('limits have names of their own, so that no two of them share a counter', () => {
  const names = Object.values(ATTEMPT_LIMITS).flatMap(({ address, account }) => [address.name, account?.name]);
  const given = names.filter((name) => name !== undefined);
  expect(new Set(given).size).toBe(given.length);
});

it('a sign-in link works for 15 minutes, one for a new password for 30', () => {
  expect(LINK_LIFE_MS).toEqual({ sign_in: 15 * MS_PER_MINUTE, password_reset: 30 * MS_PER_MINUTE });
});

describe('somebody whom another provider vouches for', () => {
  const INES = 'user-ines' as UserId;
  const MALLORY = 'user-mallory' as UserId;
  const verified = { email: ' Ines@Halden.example ', isEmailVerified: true };
  const unverified = { ...verified, isEmailVerified: false };
  const nobody = { linkedUserId: null, userIdByEmail: null };

  it.each([
    [
      'is signed in by an account that is linked already',
      verified,
      { linkedUserId: INES, userIdByEmail: INES },
      { kind: 'sign_in', userId: INES },
    ],
    [
      'is the person of the linked account, whosever the address is by now',
      verified,
      { linkedUserId: MALLORY, userIdByEmail: INES },
      { kind: 'sign_in', userId: MALLORY },
    ],
    [
      'is linked to the person with the same verified address',
      verified,
      { linkedUserId: null, userIdByEmail: INES },
      { kind: 'link', userId: INES },
    ],
    [
      'becomes a new person under the normalised address',
      verified,
      nobody,
      { kind: 'create', email: 'ines@halden.example' },
    ],
    [
      'does not take over an account by an address that is not verified',
      unverified,
      { linkedUserId: null, userIdByEmail: INES },
      { kind: 'refuse', reason: 'email_not_verified' },
    ],
    [
      'does not become a new person by an address that is not verified',
      unverified,
      nobody,
      { kind: 'refuse', reason: 'email_not_verified' },
    ],
    [
      'without an address is refused',
      { email: null, isEmailVerified: true },
      nobody,
      { kind: 'refuse', reason: 'email_missing' },
    ],
    [
      'with an empty address is refused',
      { email: ' ', isEmailVerified: true },
      nobody,
      { kind: 'refuse', reason: 'email_missing' },
    ],
  ] as const)('%s', (_, identity, known, decision) => {
    expect(decideExternalSignIn(identity, known)).toEqual(decision);
  });
});
