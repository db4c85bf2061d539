import { expect, test } from 'vitest';
import { listApps, sharedEnvironment } from './apps.ts';
import { readSettings } from './read-settings.ts';

const secrets = { databasePassword: 'a', apiKeyPepper: 'b', authSecret: 'c' };
const key = 'sk_test_of_the_operator';

function environmentOf(env: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  return sharedEnvironment({ settings: readSettings(env), secrets, databaseUrl: 'postgresql://127.0.0.1/lethe' });
}

test('a demo has the stand-in of Stripe, and its apps the keys and the address of it, the same at every start', () => {
  expect(listApps(readSettings({})).map(({ name }) => name)).toContain('stripe-stand-in');
  const env = environmentOf({ LETHE_STRIPE_PORT: '4321' });
  expect(env.STRIPE_API_BASE).toBe('http://127.0.0.1:4321');
  expect(env.STRIPE_SECRET_KEY).toMatch(/^sk_test_[0-9a-f]{64}$/);
  expect(env.STRIPE_WEBHOOK_SECRET).toMatch(/^whsec_[0-9a-f]{64}$/);
  expect(environmentOf({ LETHE_STRIPE_PORT: '4321' }).STRIPE_SECRET_KEY).toBe(env.STRIPE_SECRET_KEY);
});

test.each([
  { STRIPE_SECRET_KEY: key },
  { LETHE_MODE: 'cloud' },
  { LETHE_MODE: 'cloud', STRIPE_SECRET_KEY: key },
  { LETHE_MODE: 'self_hosted' },
])('with %o there is no stand-in, and no key of it', (env) => {
  expect(listApps(readSettings(env)).map(({ name }) => name)).not.toContain('stripe-stand-in');
  expect(environmentOf(env).STRIPE_API_BASE).toBeUndefined();
});
