import { describe, expect, test } from 'vitest';
import { OperatorError } from '../processes/operator-error.ts';
import { readSettings } from './read-settings.ts';

const hex64 = 'ab'.repeat(32);

test('nothing set is a demo on the usual ports with the embedded database', () => {
  const settings = readSettings({});

  expect(settings.mode).toBe('demo');
  expect(settings.databaseUrl).toBeNull();
  expect(settings.ports).toEqual({
    LETHE_GATEWAY_PORT: 4000,
    LETHE_DASHBOARD_PORT: 3000,
    LETHE_WORKER_PORT: 4001,
    LETHE_SIMULATOR_PORT: 4010,
    LETHE_STRIPE_PORT: 4020,
  });
});

test('an empty variable counts as not set', () => {
  expect(readSettings({ LETHE_MODE: '', DATABASE_URL: '', LETHE_GATEWAY_PORT: '' })).toEqual(readSettings({}));
});

test('demo mode never touches an external database', () => {
  const env = { DATABASE_URL: 'postgresql://lethe@db.example/lethe' };

  expect(() => readSettings(env)).toThrow(/DATABASE_URL.*LETHE_MODE/);
  expect(readSettings({ ...env, LETHE_MODE: 'self_hosted' }).databaseUrl).toBe(env.DATABASE_URL);
});

test('the master key has one source: a file, or keys that the operator supplies', () => {
  const keys = { LETHE_MASTER_KEYS: '1:not-shown' };
  expect(readSettings(keys).given).toMatchObject({ hasMasterKeys: true, masterKeyFile: null });
  const both = thrownBy(() => readSettings({ ...keys, LETHE_MASTER_KEY_FILE: '/etc/lethe/master.key' }));
  expect(both?.message).toMatch(/^LETHE_MASTER_KEYS and LETHE_MASTER_KEY_FILE are both set/);
  expect(both?.message).not.toContain('not-shown');
});

test.each([
  [{}, 'stand_in'],
  [{ STRIPE_SECRET_KEY: 'sk_test_given' }, 'stripe'],
  [{ LETHE_MODE: 'cloud' }, 'off'],
  [{ LETHE_MODE: 'cloud', STRIPE_SECRET_KEY: 'sk_live_given' }, 'stripe'],
  [{ LETHE_MODE: 'self_hosted' }, 'off'],
  [{ LETHE_MODE: 'self_hosted', STRIPE_SECRET_KEY: 'sk_live_given' }, 'off'],
])('the stand-in of Stripe takes payments in a demo without a key only: %o', (env, payments) => {
  expect(readSettings(env).payments).toBe(payments);
});

describe('a wrong variable is one line that names it', () => {
  test.each([
    { LETHE_MODE: 'production' },
    { LETHE_GATEWAY_PORT: 'http' },
    { LETHE_DASHBOARD_PORT: '0' },
    { LETHE_WORKER_PORT: '65536' },
    { LETHE_SIMULATOR_PORT: '4010.5' },
    { LETHE_STRIPE_PORT: 'stripe' },
    { LETHE_DATABASE_PORT: '-1' },
    { LETHE_DASHBOARD_HOST: '0.0.0.0' },
    { LETHE_MODE: 'cloud', DATABASE_URL: 'mysql://db.example/lethe' },
    { LETHE_API_KEY_PEPPER: hex64.slice(1) },
    { NEXTAUTH_SECRET: 'short' },
  ])('%o', (env) => {
    const wrong = Object.keys(env).at(-1) ?? '';

    const error = thrownBy(() => readSettings(env));

    expect(error).toBeInstanceOf(OperatorError);
    expect(error?.message).toContain(wrong);
    expect(error?.message).not.toContain('\n');
  });
});

test('two parts on one port are refused with both names', () => {
  expect(() => readSettings({ LETHE_GATEWAY_PORT: '5000', LETHE_DATABASE_PORT: '5000' })).toThrow(
    /LETHE_DATABASE_PORT and LETHE_GATEWAY_PORT/,
  );
});

function thrownBy(action: () => unknown): Error | undefined {
  try {
    action();
  } catch (error) {
    return error as Error;
  }
}
