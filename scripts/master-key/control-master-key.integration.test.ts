import { useDatabase } from '@lethe/testkit/postgres';
import { beforeEach, expect, test } from 'vitest';
import { controlMasterKey } from './control-master-key.ts';

const testDatabase = useDatabase();
const control = (...words: string[]) => controlMasterKey(testDatabase.url, words);
const register = (version: number, provider = 'file') =>
  testDatabase.query(`SELECT register_master_key($1, $2, '\\x00')`, [version, provider]);

beforeEach(() => testDatabase.query('TRUNCATE keyring.master_key_version'));

test('an operator sees the versions, and asks for the next one', async () => {
  await register(1);
  await testDatabase.query(
    'UPDATE keyring.master_key_version SET retired_at = now(), disabled_at = now(), destroyed_at = now()',
  );
  await register(2);
  expect(await control('status')).toMatch(/^Version 2 \(file\), made \S+Z: not needed\.\nDestroyed so far: 1\.$/);
  expect(await control('rotate')).toMatch(/^Version 2 .*: not needed; asked to be replaced \S+Z\.\n/);
});

test('keys that the operator supplies are not made by asking', async () => {
  await expect(control('rotate')).rejects.toThrow('supply a newer version there');
  await register(1, 'environment');
  await expect(control('rotate')).rejects.toThrow('LETHE_MASTER_KEYS');
});

test.each([[[]], [['go']], [['rotate', 'now']]])('%o is answered with the usage', async (words) => {
  await expect(control(...words)).rejects.toThrow('Usage: npm run master-key');
});
