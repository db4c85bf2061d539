import { createDatabase, createEmailLinks } from '@lethe/db';
import { useDatabase } from '@lethe/testkit/postgres';
import { expect, test } from 'vitest';
import { createUser } from './create-user.ts';

const testDatabase = useDatabase();
const dashboardUrl = 'http://localhost:3000';

function create(email: string) {
  return createUser({ databaseUrl: testDatabase.url, dashboardUrl, email, name: 'Ada' });
}

test('the first person gets a link that sets a password once, and the database holds no token', async () => {
  const { link } = await create('Ada@Example.test ');
  const url = new URL(link);
  const token = url.hash.slice(1);
  expect(url.pathname).toBe('/sign-in/reset');
  const database = createDatabase({ url: testDatabase.urlAs('lethe_app'), applicationName: 'test', poolSizeMax: 1 });
  const links = createEmailLinks(database);
  const now = new Date();
  expect(await links.canResetPassword(token, now)).toBe(true);
  expect(await links.resetPassword({ token, passwordHash: 'hash', now })).toBe(true);
  expect(await links.resetPassword({ token, passwordHash: 'other', now })).toBe(false);
  await database.close();
  expect(await testDatabase.query('SELECT email, name, password_hash FROM "user"')).toEqual([
    { email: 'ada@example.test', name: 'Ada', password_hash: 'hash' },
  ]);
});

test('an address that has an account, or is none, changes nothing', async () => {
  await create('bea@example.test');
  await expect(create('BEA@example.test')).rejects.toThrow('has an account already');
  await expect(create('not an address')).rejects.toThrow('is not an e-mail address');
  expect(await testDatabase.query(`SELECT 1 FROM "user" WHERE email LIKE 'bea%'`)).toHaveLength(1);
});
