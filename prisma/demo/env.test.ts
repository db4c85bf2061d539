import { expect, test } from 'vitest';
import { readSeedEnvironment, SeedRefusal } from './env.ts';

const demo = {
  LETHE_MODE: 'demo',
  DATABASE_URL: 'postgresql://127.0.0.1:5432/lethe',
  LETHE_HOME: '/srv/lethe',
  LETHE_API_KEY_PEPPER: 'a1'.repeat(32),
};

test('a demo is seeded', () => {
  const environment = readSeedEnvironment(demo);
  expect(environment.apiKeyPepper).toHaveLength(32);
  expect(environment.masterKeySettings).toEqual({ LETHE_MASTER_KEY_FILE: '/srv/lethe/master.key' });
});

test.each([undefined, '', 'cloud', 'self_hosted', 'Demo'])('nothing but a demo is seeded: LETHE_MODE=%s', (mode) => {
  expect(() => readSeedEnvironment({ ...demo, LETHE_MODE: mode })).toThrow(SeedRefusal);
});

test.each(['DATABASE_URL', 'LETHE_HOME', 'LETHE_API_KEY_PEPPER'])('a missing %s is named', (name) => {
  expect(() => readSeedEnvironment({ ...demo, [name]: undefined })).toThrow(new RegExp(`^${name}: is missing`));
});

test('a pepper of another size is refused', () => {
  expect(() => readSeedEnvironment({ ...demo, LETHE_API_KEY_PEPPER: 'a1'.repeat(31) })).toThrow(
    /^LETHE_API_KEY_PEPPER/,
  );
});
