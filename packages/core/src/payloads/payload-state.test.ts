import { describe, expect, test } from 'vitest';
import { NOT_STORED_REASONS, payloadState } from './index.ts';

const expiresAt = new Date('2026-03-01T00:00:00.000Z');
const stored = { retention: { expiresAt, notStoredReason: null }, erasedAt: null, isHeld: false };

describe('the state of a payload', () => {
  test.each([
    [-1, 'stored'],
    [0, 'expired'],
    [1, 'expired'],
  ] as const)('invariant 17: %i ms from its expiry it is %s', (offsetMs, kind) => {
    expect(payloadState(stored, new Date(expiresAt.getTime() + offsetMs)).kind).toBe(kind);
  });

  test.each([
    [-1, 'stored'],
    [0, 'held'],
  ] as const)('%i ms from its expiry one that a hold preserves is %s', (offsetMs, kind) => {
    expect(payloadState({ ...stored, isHeld: true }, new Date(expiresAt.getTime() + offsetMs)).kind).toBe(kind);
  });

  test('less than a day before its expiry it is expiring', () => {
    const day = 86_400_000;
    expect(payloadState(stored, new Date(expiresAt.getTime() - day))).toMatchObject({ isExpiring: false });
    expect(payloadState(stored, new Date(expiresAt.getTime() - day + 1))).toMatchObject({ isExpiring: true });
  });

  test('one that was erased stays erased, also after its expiry', () => {
    const erasedAt = new Date(expiresAt.getTime() - 1);
    for (const offsetMs of [-1, 0, 1]) {
      const now = new Date(expiresAt.getTime() + offsetMs);
      expect(payloadState({ ...stored, erasedAt }, now)).toEqual({ kind: 'erased', erasedAt });
    }
  });

  test.each(NOT_STORED_REASONS)('one that was never stored says %s', (notStoredReason) => {
    expect(
      payloadState({ retention: { expiresAt: null, notStoredReason }, erasedAt: null, isHeld: false }, expiresAt),
    ).toEqual({
      kind: 'not_stored',
      reason: notStoredReason,
    });
  });
});
