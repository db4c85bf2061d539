import { expect, test } from 'vitest';
import { checkPaymentSettings, type PaymentVariables, readPaymentSettings } from './payment-settings.ts';

const testKeys = { STRIPE_SECRET_KEY: 'sk_test_0123456789', STRIPE_WEBHOOK_SECRET: 'whsec_0123456789' };
const liveKeys = { ...testKeys, STRIPE_SECRET_KEY: 'sk_live_0123456789' };
const standIn = { STRIPE_API_BASE: 'http://127.0.0.1:4020' };

test.each<PaymentVariables>([
  { LETHE_MODE: 'cloud' },
  { LETHE_MODE: 'cloud', ...liveKeys },
  { LETHE_MODE: 'cloud', ...testKeys, STRIPE_API_BASE: '' },
  { LETHE_MODE: 'demo', ...testKeys },
  { LETHE_MODE: 'demo', ...testKeys, ...standIn },
  { LETHE_MODE: 'self_hosted', ...liveKeys },
])('%o is right', (variables) => {
  expect(checkPaymentSettings(variables)).toBeNull();
});

test.each<[PaymentVariables, string]>([
  [{ LETHE_MODE: 'cloud', STRIPE_SECRET_KEY: liveKeys.STRIPE_SECRET_KEY }, 'STRIPE_WEBHOOK_SECRET'],
  [{ LETHE_MODE: 'cloud', STRIPE_WEBHOOK_SECRET: liveKeys.STRIPE_WEBHOOK_SECRET }, 'STRIPE_SECRET_KEY'],
  [{ LETHE_MODE: 'cloud', ...liveKeys, STRIPE_SECRET_KEY: 'pk_live_0123456789' }, 'STRIPE_SECRET_KEY'],
  [{ LETHE_MODE: 'cloud', ...liveKeys, STRIPE_WEBHOOK_SECRET: 'secret' }, 'STRIPE_WEBHOOK_SECRET'],
  [{ LETHE_MODE: 'cloud', ...liveKeys, ...standIn }, 'STRIPE_API_BASE'],
  [{ LETHE_MODE: 'self_hosted', ...standIn }, 'STRIPE_API_BASE'],
  [{ LETHE_MODE: 'demo', ...testKeys, STRIPE_API_BASE: 'nowhere' }, 'STRIPE_API_BASE'],
  [{ LETHE_MODE: 'demo', ...liveKeys }, 'STRIPE_SECRET_KEY'],
])('%o names the variable that is wrong, and no value', (variables, variable) => {
  const problem = checkPaymentSettings(variables);
  expect(problem?.variable).toBe(variable);
  expect(problem?.problem).not.toMatch(/0123456789/);
});

test('self-hosted nobody takes payments, whatever is set', () => {
  expect(readPaymentSettings({ LETHE_MODE: 'self_hosted', ...liveKeys })).toBeNull();
  expect(readPaymentSettings({ LETHE_MODE: 'cloud' })).toBeNull();
  expect(readPaymentSettings({ LETHE_MODE: 'cloud', ...liveKeys })).toMatchObject({ apiBaseUrl: null });
});
