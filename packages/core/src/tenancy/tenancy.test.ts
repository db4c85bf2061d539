import { crc32 } from 'node:zlib';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { formatApiKey, hasPermission, isApiKeyShaped, isUuid, maskApiKey, ROLES, rolesWith } from './index.ts';

const secret = fc.uint8Array({ minLength: 32, maxLength: 32 });

describe('API keys', () => {
  test('every 256-bit secret gives a key of one fixed shape that checks', () => {
    fc.assert(
      fc.property(secret, fc.constantFrom('live' as const, 'demo' as const), (bytes, environment) => {
        const key = formatApiKey(environment, bytes);
        expect(key).toMatch(/^lethe_(live|demo)_[0-9A-Za-z]{49}$/);
        expect(isApiKeyShaped(key)).toBe(true);
      }),
    );
  });

  test('one altered character is told from the key alone', () => {
    fc.assert(
      fc.property(
        secret,
        fc.integer({ min: 11, max: 59 }),
        fc.constantFrom(...'0Az'),
        (bytes, position, replacement) => {
          const key = formatApiKey('live', bytes);
          fc.pre(key[position] !== replacement);
          expect(isApiKeyShaped(key.slice(0, position) + replacement + key.slice(position + 1))).toBe(false);
        },
      ),
    );
  });

  test('the checksum is the CRC-32 that everyone computes', () => {
    const key = formatApiKey('demo', new Uint8Array(32).fill(7));
    const digits = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz';
    const checksum = [...key.slice(-6)].reduce((value, digit) => value * 62 + digits.indexOf(digit), 0);
    expect(checksum).toBe(crc32(key.slice(0, -6)));
  });

  test.each(['', 'sk-1234', 'lethe_live_', `lethe_live_${'a'.repeat(48)}`, "lethe_live_' OR 1=1 --"])(
    '%o is not a key',
    (text) => {
      expect(isApiKeyShaped(text)).toBe(false);
    },
  );

  test('only the last four characters are shown', () => {
    expect(maskApiKey({ environment: 'live', lastFour: '9xQ2' })).toBe('lethe_live_…9xQ2');
  });
});

describe('roles', () => {
  test('finance, compliance and viewers never read payloads', () => {
    expect(rolesWith('payload:read')).toEqual(['owner', 'admin', 'developer']);
  });

  test('only compliance reads what a legal hold preserves past its expiry', () => {
    expect(rolesWith('payload:read_held')).toEqual(['compliance']);
  });

  test('only owners and admins change the policy', () => {
    expect(ROLES.filter((role) => hasPermission(role, 'policy:write'))).toEqual(['owner', 'admin']);
  });

  test('money is seen and moved by owners, admins and finance, and the plan is changed by owners alone', () => {
    expect(rolesWith('billing:read')).toEqual(['owner', 'admin', 'finance']);
    expect(rolesWith('billing:write')).toEqual(['owner', 'admin', 'finance']);
    expect(rolesWith('plan:write')).toEqual(['owner']);
  });
});

test.each(['../../etc', '0189d5c0', "'; DROP TABLE request", '0189D5C0-0000-7000-8000-00000000000G'])(
  '%o is not an id',
  (text) => {
    expect(isUuid(text)).toBe(false);
  },
);
