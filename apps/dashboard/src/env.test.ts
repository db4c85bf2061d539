import { describe, expect, it } from 'vitest';
import { EnvironmentError, readEnvironment } from './env.ts';

const VALID = {
  LETHE_MODE: 'self_hosted',
  DATABASE_URL: 'postgresql://lethe:hunter2@localhost:5432/lethe',
  LETHE_MASTER_KEY_FILE: '/etc/lethe/master.key',
  LETHE_API_KEY_PEPPER: 'ab'.repeat(32),
  NEXTAUTH_URL: 'http://localhost:3000',
  NEXTAUTH_SECRET: 'x'.repeat(32),
};

describe('the environment', () => {
  it('gives a self-hosted installation 30 days and the account’s life when nothing is set', () => {
    expect(readEnvironment(VALID).selfHosted).toEqual({ payloadRetentionDays: 30, metadataRetentionDays: null });
  });

  it('takes periods of 0 to 365 days, and none outside self-hosted mode', () => {
    const periods = { PAYLOAD_RETENTION_DAYS: '365', METADATA_RETENTION_DAYS: '365' };
    expect(readEnvironment({ ...VALID, ...periods }).selfHosted).toEqual({
      payloadRetentionDays: 365,
      metadataRetentionDays: 365,
    });
    expect(readEnvironment({ ...VALID, LETHE_MODE: 'cloud', ...periods }).selfHosted).toBeNull();
  });

  it('names an address for support in a demo, and elsewhere only one that was set', () => {
    expect(readEnvironment(VALID).supportEmail).toBeNull();
    const demo = { ...VALID, LETHE_MODE: 'demo', LETHE_WORKER_URL: 'http://localhost:4001' };
    expect(readEnvironment(demo).supportEmail).toBe('support@lethe.example');
    const SUPPORT_EMAIL = 'help@halden.example';
    expect(readEnvironment({ ...VALID, SUPPORT_EMAIL }).supportEmail).toBe(SUPPORT_EMAIL);
    expect(() => readEnvironment({ ...VALID, SUPPORT_EMAIL: 'somewhere' })).toThrow(/^SUPPORT_EMAIL: /);
  });

  it('keeps metadata at least as long as payloads', () => {
    const none = { PAYLOAD_RETENTION_DAYS: '0', METADATA_RETENTION_DAYS: '0' };
    expect(readEnvironment({ ...VALID, ...none }).selfHosted).toEqual({
      payloadRetentionDays: 0,
      metadataRetentionDays: 0,
    });
    for (const metadata of ['0', '29'])
      expect(() => readEnvironment({ ...VALID, METADATA_RETENTION_DAYS: metadata })).toThrow(
        /^METADATA_RETENTION_DAYS: /,
      );
  });

  it('takes payments with both settings of Stripe, never self-hosted, and in a demo by no key that takes real money', () => {
    const stripe = { STRIPE_SECRET_KEY: 'sk_live_hunter2hunter2', STRIPE_WEBHOOK_SECRET: 'whsec_hunter2hunter2' };
    expect(readEnvironment({ ...VALID, LETHE_MODE: 'cloud', ...stripe }).payments).toEqual({
      secretKey: stripe.STRIPE_SECRET_KEY,
      webhookSecret: stripe.STRIPE_WEBHOOK_SECRET,
      apiBaseUrl: null,
    });
    expect(readEnvironment({ ...VALID, LETHE_MODE: 'cloud' }).payments).toBeNull();
    expect(readEnvironment({ ...VALID, ...stripe }).payments).toBeNull();
    const demo = { ...VALID, LETHE_MODE: 'demo', LETHE_WORKER_URL: 'http://localhost:4001', ...stripe };
    expect(() => readEnvironment(demo)).toThrow(/^STRIPE_SECRET_KEY: .*sk_test_\.$/);
    expect(() => readEnvironment({ ...demo, STRIPE_SECRET_KEY: '' })).toThrow(/^STRIPE_SECRET_KEY: is missing/);
  });

  it.each([
    ['LETHE_MODE', 'staging'],
    ['DATABASE_URL', 'mysql://localhost/lethe'],
    ['LETHE_MASTER_KEY_FILE', ''],
    ['LETHE_MASTER_KEYS', '1:hunter2'],
    ['LETHE_API_KEY_PEPPER', 'hunter2'],
    ['NEXTAUTH_URL', 'localhost:3000'],
    ['NEXTAUTH_SECRET', 'hunter2'],
    ['PAYLOAD_RETENTION_DAYS', '366'],
    ['PAYLOAD_RETENTION_DAYS', '7.5'],
    ['METADATA_RETENTION_DAYS', '-1'],
    ['EXPORT_LINK_DAYS', '0'],
    ['EXPORT_LINK_DAYS', '366'],
    ['BACKUP_RETENTION_DAYS', '0'],
    ['BACKUP_RETENTION_DAYS', '3651'],
    ['BACKUP_RETENTION_DAYS', '1.5'],
  ])('a wrong %s is told in one line that names it and not its value', (name, value) => {
    const read = () => readEnvironment({ ...VALID, [name]: value });
    expect(read).toThrow(EnvironmentError);
    expect(read).toThrow(new RegExp(`^${name}: [^\n]+\\.$`));
    expect(read).not.toThrow(/hunter2/);
  });

  it.each(['GITHUB', 'GOOGLE'])('an id of %s without its secret, or the other way round, is refused', (provider) => {
    for (const [given, missing] of [
      ['CLIENT_ID', 'CLIENT_SECRET'],
      ['CLIENT_SECRET', 'CLIENT_ID'],
    ]) {
      const read = () => readEnvironment({ ...VALID, [`${provider}_${given}`]: 'hunter2' });
      expect(read).toThrow(new RegExp(`^${provider}_${missing}: `));
      expect(read).not.toThrow(/hunter2/);
    }
  });

  it('without providers configured there are none, with both values there is one', () => {
    expect(readEnvironment(VALID).externalProviders).toEqual({});
    const configured = readEnvironment({ ...VALID, GITHUB_CLIENT_ID: 'id', GITHUB_CLIENT_SECRET: 'secret' });
    expect(configured.externalProviders).toEqual({ github: { clientId: 'id', clientSecret: 'secret' } });
  });

  it('says that backups are kept for 45 days unless the operator says otherwise', () => {
    expect(readEnvironment(VALID).backupRetentionDays).toBe(45);
    expect(readEnvironment({ ...VALID, BACKUP_RETENTION_DAYS: '14' }).backupRetentionDays).toBe(14);
  });

  it('keeps exports for 7 days unless the operator says otherwise', () => {
    expect(readEnvironment(VALID).exportLinkDays).toBe(7);
    expect(readEnvironment({ ...VALID, EXPORT_LINK_DAYS: '30' }).exportLinkDays).toBe(30);
  });

  it('keeps a suspended account for 14 days and a closed one for 30, unless the operator says otherwise', () => {
    expect(readEnvironment(VALID).lifePeriods).toEqual({ suspensionGraceDays: 14, closedRetentionDays: 30 });
    const set = { ...VALID, SUSPENSION_GRACE_DAYS: '1', CLOSED_RETENTION_DAYS: '365' };
    expect(readEnvironment(set).lifePeriods).toEqual({ suspensionGraceDays: 1, closedRetentionDays: 365 });
    for (const days of ['0', '366', '14.5', 'soon']) {
      expect(() => readEnvironment({ ...VALID, CLOSED_RETENTION_DAYS: days })).toThrow(/^CLOSED_RETENTION_DAYS: /);
    }
  });

  it('in demo mode needs the address of the worker', () => {
    expect(() => readEnvironment({ ...VALID, LETHE_MODE: 'demo' })).toThrow(/^LETHE_WORKER_URL: /);
  });
});
