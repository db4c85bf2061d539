import { randomBytes } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync, unlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { checkMasterKeySettings, createMasterKeyWriter, type MasterKeyring, openMasterKeys } from './index.ts';

const aad = Buffer.from('what it is bound to');
const one = randomBytes(32).toString('base64');
const two = randomBytes(32).toString('base64');
const fromEnvironment = (keys: string) => openMasterKeys({ LETHE_MASTER_KEYS: keys });

let folder: string;
let file: string;
let nowMs: number;
const open = (keepsDisabled = false): MasterKeyring =>
  openMasterKeys({ LETHE_MASTER_KEY_FILE: file }, { keepsDisabled, monotonicMs: () => nowMs });

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'lethe-master-keys-'));
  file = join(folder, 'master.key');
  nowMs = 0;
});
afterEach(() => rmSync(folder, { recursive: true }));

describe('wrapping', () => {
  test('any key comes back, whichever version wrapped it', () => {
    const old = fromEnvironment(`1:${one}`);
    const both = fromEnvironment(`2:${two},1:${one}`);
    fc.assert(
      fc.property(fc.uint8Array({ minLength: 32, maxLength: 32 }), (key) => {
        for (const keys of [old, both]) {
          const wrapped = keys.wrap(key, aad);
          expect(wrapped.masterKeyVersion).toBe(keys.newestVersion);
          expect(both.unwrap({ ...wrapped, associatedData: aad }).equals(key)).toBe(true);
        }
      }),
      { numRuns: 50 },
    );
  });

  test('invariant 40: another version, binding, or byte of it opens nothing', () => {
    const keys = fromEnvironment(`2:${one.replace(/^./, (letter) => (letter === 'A' ? 'B' : 'A'))},1:${one}`);
    const wrapped = { ...keys.wrap(randomBytes(32), aad), associatedData: aad };
    const refused = (changes: object) =>
      expect(() => keys.unwrap({ ...wrapped, ...changes })).toThrow(/altered, or moved, or wrapped by another key/);
    refused({ masterKeyVersion: 1 });
    refused({ associatedData: Buffer.from('what it is bound to.') });
    refused({ bytes: wrapped.bytes.subarray(1) });
    fc.assert(
      fc.property(fc.nat(wrapped.bytes.length - 1), fc.integer({ min: 1, max: 255 }), (at, mask) => {
        const bytes = Buffer.from(wrapped.bytes);
        bytes[at] = (bytes[at] ?? 0) ^ mask;
        refused({ bytes });
      }),
    );
  });

  test('invariant 40: the same key under another version number does not open what the first one wrapped', () => {
    const wrapped = fromEnvironment(`1:${one}`).wrap(randomBytes(32), aad);
    const renumbered = fromEnvironment(`2:${one}`);
    expect(() => renumbered.unwrap({ bytes: wrapped.bytes, masterKeyVersion: 2, associatedData: aad })).toThrow(
      'key_unavailable',
    );
  });
});

describe('a key that is not there (F29)', () => {
  test('missing: the error says which version is needed and which are loaded', () => {
    const { bytes } = fromEnvironment(`3:${one}`).wrap(randomBytes(32), aad);
    const keys = fromEnvironment(`2:${two},1:${one}`);
    expect(() => keys.unwrap({ bytes, masterKeyVersion: 3, associatedData: aad })).toThrow(
      'This needs master key version 3. Loaded: 1, 2.',
    );
  });

  test('wrong: another key of the same version gives an error, never a wrong plaintext', () => {
    const { bytes } = fromEnvironment(`1:${one}`).wrap(randomBytes(32), aad);
    expect(() => fromEnvironment(`1:${two}`).unwrap({ bytes, masterKeyVersion: 1, associatedData: aad })).toThrow(
      'key_unavailable',
    );
  });

  test('disabled: it opens nothing, is not in the memory of an app, and rewraps only in the worker', () => {
    const app = open();
    const worker = open(true);
    const wrapped = { ...app.wrap(randomBytes(32), aad), associatedData: aad };
    const writer = createMasterKeyWriter(file);
    writer.make(2);
    writer.disable(1);
    for (const keys of [app, worker]) {
      keys.refresh();
      expect(() => keys.unwrap(wrapped)).toThrow('This needs master key version 1. Loaded: 1 (disabled), 2.');
    }
    expect(() => app.rewrap(wrapped)).toThrow('key_unavailable');
    const rewrapped = worker.rewrap(wrapped);
    expect(rewrapped.masterKeyVersion).toBe(2);
    expect(app.unwrap({ ...rewrapped, associatedData: aad })).toHaveLength(32);
  });

  test('disabled in the database while the environment still supplies it', () => {
    const keys = fromEnvironment(`2:${two},1:${one}`);
    const wrapped = { ...fromEnvironment(`1:${one}`).wrap(randomBytes(32), aad), associatedData: aad };
    keys.disable([1]);
    expect(() => keys.unwrap(wrapped)).toThrow('1 (disabled)');
  });
});

describe('changes of the file', () => {
  test('a version that came is used at once when it is met, and within two seconds otherwise', () => {
    const [app, other] = [open(), open()];
    createMasterKeyWriter(file).make(2);
    expect(app.wrap(randomBytes(32), aad).masterKeyVersion).toBe(1);
    nowMs += 2_000;
    const wrapped = other.wrap(randomBytes(32), aad);
    expect(wrapped.masterKeyVersion).toBe(2);
    nowMs = 0;
    expect(app.unwrap({ ...wrapped, associatedData: aad })).toHaveLength(32);
    expect(app.newestVersion).toBe(2);
  });

  test('invariant 18: a version that was removed elsewhere opens nothing here two seconds later', () => {
    const app = open();
    const wrapped = { ...app.wrap(randomBytes(32), aad), associatedData: aad };
    const writer = createMasterKeyWriter(file);
    writer.make(2);
    writer.remove(1);
    nowMs += 2_000;
    expect(() => app.unwrap(wrapped)).toThrow('This needs master key version 1. Loaded: 2.');
  });

  test('a file that goes or breaks while a process runs leaves it what it has', () => {
    const app = open();
    const wrapped = { ...app.wrap(randomBytes(32), aad), associatedData: aad };
    for (const spoil of [() => writeFileSync(file, 'noise'), () => unlinkSync(file)]) {
      spoil();
      nowMs += 2_000;
      expect(app.unwrap(wrapped)).toHaveLength(32);
      expect(() => app.refresh()).toThrow('key_unavailable');
    }
  });

  test('another key, or an older copy, that is put in its place is not taken over (F29)', () => {
    const [app, older] = [open(), readFileSync(file)];
    createMasterKeyWriter(file).make(2);
    app.refresh();
    const wrapped = { ...app.wrap(randomBytes(32), aad), associatedData: aad };
    writeFileSync(file, older);
    expect(() => app.refresh()).toThrow('LETHE_MASTER_KEY_FILE went back from version 2 to 1: an older copy.');
    const stranger = [1, 2].map((version) => ({ version, key: version === 1 ? one : two }));
    writeFileSync(file, JSON.stringify({ format: 1, versions: stranger }));
    for (const _ of [1, 2]) {
      expect(() => app.refresh()).toThrow('LETHE_MASTER_KEY_FILE has another key as version 1 than before.');
    }
    expect(app.unwrap(wrapped)).toHaveLength(32);
    expect(app.wrap(randomBytes(32), aad).masterKeyVersion).toBe(2);
  });

  test('closing overwrites the keys, which then seal nothing by mistake', () => {
    const app = open();
    app.close();
    expect(() => app.wrap(randomBytes(32), aad)).toThrow('a key is not used after it was overwritten');
  });
});

describe('LETHE_MASTER_KEYS', () => {
  test('the highest version wraps, in whatever order they stand, and one on standby only opens', () => {
    expect(fromEnvironment(`1:${one},2:${two}`).newestVersion).toBe(2);
    expect(fromEnvironment(` 2:${two} , 1:${one} `).newestVersion).toBe(2);
    const standby = fromEnvironment(`1:${one},2:${two}:standby`);
    expect(standby.newestVersion).toBe(1);
    const wrapped = fromEnvironment(`2:${two}`).wrap(randomBytes(32), aad);
    expect(standby.unwrap({ ...wrapped, associatedData: aad })).toHaveLength(32);
  });

  test.each([
    ['no version', one],
    ['version 0', `0:${one}`],
    ['a name as version', `new:${one}`],
    ['a short key', `1:${one.slice(8)}`],
    ['a long key', `1:${randomBytes(33).toString('base64')}`],
    ['a key in hexadecimal', `1:${randomBytes(32).toString('hex')}`],
    ['a key that is not random', `1:${Buffer.alloc(32).toString('base64')}`],
    ['a version twice', `1:${one},1:${two}`],
    ['standby only', `1:${one}:standby`],
    ['too many', [1, 2, 3, 4, 5].map((version) => `${version}:${one}`).join(',')],
    ['an empty entry', `1:${one},`],
  ])('%s is refused by an error that names the variable and never the value', (_, text) => {
    const read = () => fromEnvironment(text);
    expect(read).toThrow(/^key_unavailable: LETHE_MASTER_KEYS /);
    expect(read).not.toThrow(one.slice(8, 20));
  });

  test('exactly one of the two variables is set', () => {
    const [LETHE_MASTER_KEY_FILE, LETHE_MASTER_KEYS] = ['/etc/lethe/master.key', `1:${one}`];
    expect(checkMasterKeySettings({ LETHE_MASTER_KEY_FILE, LETHE_MASTER_KEYS })?.variable).toBe('LETHE_MASTER_KEYS');
    expect(checkMasterKeySettings({ LETHE_MASTER_KEYS: '' })?.variable).toBe('LETHE_MASTER_KEY_FILE');
    expect(checkMasterKeySettings({ LETHE_MASTER_KEYS, LETHE_MASTER_KEY_FILE: '' })).toBeNull();
    expect(() => openMasterKeys({ LETHE_MASTER_KEY_FILE, LETHE_MASTER_KEYS })).toThrow('LETHE_MASTER_KEYS');
  });
});
