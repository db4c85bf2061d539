import { randomBytes } from 'node:crypto';
import type { SecretVault } from '@lethe/core/keys';
import type { OrganizationId } from '@lethe/core/tenancy';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { encrypt } from './aead.ts';
import { bindToMasterKeyVersion, secretAssociatedData } from './associated-data.ts';
import { createSecretVault, openMasterKeys } from './index.ts';
import { rewrapSecret } from './secret-vault.ts';

const SECRET = 'sk-canary-88d0aa41';
const binding = { organizationId: 'o-1' as OrganizationId, provider: 'openai', origin: 'https://api.openai.com' };
const one = randomBytes(32).toString('base64');
const two = randomBytes(32).toString('base64');
const keysOf = (text: string) => openMasterKeys({ LETHE_MASTER_KEYS: text }, { keepsDisabled: true });
const vault: SecretVault = createSecretVault(keysOf(`1:${one}`));
const other: SecretVault = createSecretVault(keysOf(`1:${two}`));
const noBinding = () => {
  throw new Error('the binding is not needed');
};

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

describe('a rewrapped credential', () => {
  const both = keysOf(`2:${two},1:${one}`);
  const newest = createSecretVault(keysOf(`2:${two}`));

  test('opens by the new master key alone, and its secret was not opened for it', () => {
    const sealed = Buffer.from(vault.seal(binding, SECRET));
    const rewrapped = rewrapSecret(both, sealed, noBinding);
    expect(newest.open(binding, rewrapped)).toBe(SECRET);
    expect(() => vault.open(binding, rewrapped)).toThrow('This needs master key version 2. Loaded: 1.');
    expect(() => newest.open(binding, sealed)).toThrow('This needs master key version 1. Loaded: 2.');
    const secretBytes = (bytes: Buffer) => bytes.subarray(5 + 60);
    expect(secretBytes(rewrapped)).toEqual(secretBytes(sealed));
  });

  test('invariant 40: the version in its head decides nothing that its wrap does not hold', () => {
    const rewrapped = rewrapSecret(both, vault.seal(binding, SECRET), noBinding);
    rewrapped.writeUInt32BE(1, 1);
    expect(() => createSecretVault(both).open(binding, rewrapped)).toThrow('key_unavailable');
  });

  test('invariant 40: the wrap of one credential opens no other', () => {
    const [first, second] = [
      Buffer.from(vault.seal(binding, SECRET)),
      Buffer.from(vault.seal(binding, 'sk-other-secret')),
    ];
    const mixed = Buffer.concat([first.subarray(0, 65), second.subarray(65)]);
    expect(() => vault.open(binding, mixed)).toThrow('key_unavailable');
  });

  test('of the first format opens as before, and becomes one of the second with its binding', () => {
    const sealed = sealInFirstFormat();
    expect(vault.open(binding, sealed)).toBe(SECRET);
    const rewrapped = rewrapSecret(both, sealed, () => binding);
    expect([rewrapped.readUInt8(0), rewrapped.readUInt32BE(1)]).toEqual([2, 2]);
    expect(newest.open(binding, rewrapped)).toBe(SECRET);
    expect(() => vault.open({ ...binding, origin: 'https://evil.example' }, sealed)).toThrow('key_unavailable');
  });

  function sealInFirstFormat(): Buffer {
    const key = randomBytes(32);
    const bound = bindToMasterKeyVersion(secretAssociatedData({ ...binding, format: 1 }), 1);
    const seal = (sealing: Buffer, plaintext: Buffer) => encrypt({ key: sealing, plaintext, associatedData: bound });
    const wrapped = seal(Buffer.from(one, 'base64'), key);
    return Buffer.concat([Buffer.from([1, 0, 0, 0, 1]), wrapped, seal(key, Buffer.from(SECRET))]);
  }
});
