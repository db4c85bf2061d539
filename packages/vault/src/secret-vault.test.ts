import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { SecretVault } from '@lethe/core/keys';
import type { OrganizationId } from '@lethe/core/tenancy';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createSecretVault, loadMasterKey } from './index.ts';

const folder = mkdtempSync(join(tmpdir(), 'lethe-vault-'));
const SECRET = 'sk-canary-88d0aa41';
const binding = { organizationId: 'o-1' as OrganizationId, provider: 'openai', origin: 'https://api.openai.com' };
let vault: SecretVault;
let other: SecretVault;

beforeAll(async () => {
  vault = createSecretVault(await loadMasterKey({ file: join(folder, 'one.key') }));
  other = createSecretVault(await loadMasterKey({ file: join(folder, 'two.key') }));
});
afterAll(() => rmSync(folder, { recursive: true }));

describe('a sealed credential', () => {
  test('opens to what was sealed, and shows nothing of it', () => {
    const sealed = Buffer.from(vault.seal(binding, SECRET));
    expect(vault.open(binding, sealed)).toBe(SECRET);
    expect(sealed.includes(SECRET)).toBe(false);
    expect(vault.seal(binding, SECRET)).not.toEqual(sealed);
  });

  test.each([
    ['organization', { organizationId: 'o-2' as OrganizationId }],
    ['provider', { provider: 'mistral' }],
    ['host', { origin: 'https://evil.example' }],
    ['scheme', { origin: 'http://api.openai.com' }],
    ['port', { origin: 'https://api.openai.com:8443' }],
  ])('invariant 39: does not open for another %s', (_, change) => {
    const sealed = vault.seal(binding, SECRET);
    expect(() => vault.open({ ...binding, ...change }, sealed)).toThrow('key_unavailable');
  });

  test('does not open under another master key', () => {
    const sealed = vault.seal(binding, SECRET);
    expect(() => other.open(binding, sealed)).toThrow('key_unavailable');
  });

  test('does not open when any byte was altered, or some are missing', () => {
    const sealed = Buffer.from(vault.seal(binding, SECRET));
    fc.assert(
      fc.property(fc.integer({ min: 0, max: sealed.length - 1 }), fc.integer({ min: 1, max: 255 }), (at, mask) => {
        const altered = Buffer.from(sealed);
        altered[at] = (altered[at] ?? 0) ^ mask;
        expect(() => vault.open(binding, altered)).toThrow('key_unavailable');
        expect(() => vault.open(binding, sealed.subarray(0, at))).toThrow('key_unavailable');
      }),
    );
  });
});
