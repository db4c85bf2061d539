import { createDatabase, createStaffRepository } from '@lethe/db';
import { useDatabase } from '@lethe/testkit/postgres';
import { verify } from '@node-rs/argon2';
import { expect, test } from 'vitest';
import { createStaff } from './create-staff.ts';

const testDatabase = useDatabase();
const create = (email: string, role: string, name = 'Henrik Vaas') =>
  createStaff({ databaseUrl: testDatabase.url, email, role, name });

test('an employee gets a password that works, and doing it again gives a new one and ends their sessions', async () => {
  const database = createDatabase({ url: testDatabase.urlAs('lethe_app'), applicationName: 'test', poolSizeMax: 1 });
  const staff = createStaffRepository(database);
  const first = await create('Henrik@Example.test ', 'support');
  const member = await staff.findByEmail('henrik@example.test');
  expect(member).toMatchObject({ name: 'Henrik Vaas', role: 'support' });
  expect(await verify(member?.passwordHash ?? '', first.password)).toBe(true);
  const token = await staff.startSession({ staffId: member?.id ?? '', now: new Date() });
  const second = await create('henrik@example.test', 'compliance_officer');
  const again = await staff.findByEmail('henrik@example.test');
  expect(again).toMatchObject({ id: member?.id, role: 'compliance_officer' });
  expect(await verify(again?.passwordHash ?? '', first.password)).toBe(false);
  expect(await verify(again?.passwordHash ?? '', second.password)).toBe(true);
  expect(await staff.findBySession(token, new Date())).toBeNull();
  await database.close();
});

test('an address, a role or a name that is none changes nothing', async () => {
  await expect(create('nobody', 'support')).rejects.toThrow('is not an e-mail address');
  await expect(create('bea@example.test', 'owner')).rejects.toThrow('choose support or compliance_officer');
  await expect(create('bea@example.test', 'support', ' ')).rejects.toThrow('The name is missing');
  expect(await testDatabase.query(`SELECT 1 FROM staff_member WHERE email LIKE 'bea%'`)).toEqual([]);
});
