import { useDatabase } from '@lethe/testkit/postgres';
import { expect, test } from 'vitest';
import { controlDestruction } from './control-destruction.ts';

const testDatabase = useDatabase();
const today = (): string => new Date().toISOString().slice(0, 10);
const control = (...words: string[]) => controlDestruction(testDatabase.url, words);

test('an operator sees how destruction stands, pauses it, and resumes it with a day that the database has to agree with', async () => {
  expect(await control('status')).toMatch(
    /^Destruction is running\.\nThe database's clock says .*\nNo key is overdue\.$/,
  );
  expect(await control('pause')).toMatch(/^Destruction is paused since .*: an operator paused it\.$/m);
  await expect(control('resume', 'today')).rejects.toThrow('"today" is no date: give today in UTC');
  await expect(control('resume', '2001-01-01')).rejects.toThrow(`The database's clock says ${today()}, not 2001-01-01`);
  expect(await control('status')).toContain('an operator paused it');
  expect(await control('resume', today())).toMatch(/^Destruction is running\./);
  await expect(control('resume', today())).rejects.toThrow('Destruction is not paused.');
});

test.each([[[]], [['go']], [['resume']], [['status', 'now']]])('%o is answered with the usage', async (words) => {
  await expect(control(...words)).rejects.toThrow('Usage: npm run destruction');
});

test('what is due is counted', async () => {
  await testDatabase.query(
    `INSERT INTO keyring.hour_key (organization_id, expiry_hour, generation, master_key_version, wrapped_key)
     VALUES (gen_random_uuid(), '2026-01-01T00:00:00Z', 1, 1, '\\x00')`,
  );
  expect(await control('status')).toContain('1 hour keys are due, the oldest since 2026-01-01T01:00:00.000Z.');
});
