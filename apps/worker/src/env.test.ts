import { describe, expect, it } from 'vitest';
import { readEnv } from './env.ts';

const complete = {
  LETHE_MODE: 'demo',
  DATABASE_URL: 'postgresql://lethe:secret@127.0.0.1:5432/lethe',
  LETHE_MASTER_KEY_FILE: '/etc/lethe/master.key',
};

describe('the environment', () => {
  it('has defaults for all but the mode and the database', () => {
    expect(readEnv(complete)).toEqual({
      ...complete,
      LETHE_WORKER_HOST: '127.0.0.1',
      LETHE_WORKER_PORT: 4001,
      NEXTAUTH_URL: 'http://localhost:3000',
      SMTP_FROM: 'Lethe <lethe@localhost>',
      LETHE_ALLOW_PRIVATE_UPSTREAMS: false,
      SUSPENSION_GRACE_DAYS: 14,
      CLOSED_RETENTION_DAYS: 30,
      LETHE_LOG_NAME: 'lethe.local',
      LETHE_LOG_LEVEL: 'info',
    });
  });

  it('a variable that is set to nothing counts as one that is not set', () => {
    expect(readEnv({ ...complete, REDIS_URL: '', LETHE_WORKER_PORT: '' })).toEqual(readEnv(complete));
  });

  it.each([
    ['LETHE_MODE', undefined],
    ['LETHE_MODE', 'production'],
    ['DATABASE_URL', undefined],
    ['DATABASE_URL', 'mysql://secret@127.0.0.1/lethe'],
    ['DATABASE_URL', 'secret'],
    ['REDIS_URL', 'http://secret@127.0.0.1'],
    ['LETHE_WORKER_PORT', '0'],
    ['LETHE_WORKER_PORT', '65536'],
    ['LETHE_WORKER_PORT', '40.5'],
    ['LETHE_WORKER_PORT', 'http'],
    ['LETHE_WORKER_HOST', 'not an address'],
    ['SMTP_URL', 'http://secret@127.0.0.1'],
    ['SMTP_FROM', 'Lethe\r\nBcc: secret@example.test'],
    ['LETHE_MASTER_KEY_FILE', undefined],
    ['LETHE_MASTER_KEYS', '1:secret'],
    ['SUSPENSION_GRACE_DAYS', '0'],
    ['SUSPENSION_GRACE_DAYS', '1.5'],
    ['CLOSED_RETENTION_DAYS', '366'],
    ['CLOSED_RETENTION_DAYS', '-1'],
    ['LETHE_LOG_NAME', 'no+secret'],
    ['LETHE_LOG_LEVEL', 'loud'],
  ])('a wrong %s (%s) is one line that names it and not its value', (variable, value) => {
    const read = () => readEnv({ ...complete, [variable]: value });
    expect(read).toThrow(new RegExp(`^${variable}: .+; set .+\\.$`));
    expect(read).not.toThrow(/secret|\n/);
  });

  it('one setting of Stripe without the other is refused, and so is an address of its stand-in outside a demo', () => {
    const key = { STRIPE_SECRET_KEY: 'sk_test_0123456789' };
    expect(() => readEnv({ ...complete, ...key })).toThrow(/^STRIPE_WEBHOOK_SECRET: is missing/);
    const elsewhere = { ...complete, LETHE_MODE: 'cloud', STRIPE_API_BASE: 'http://127.0.0.1:4020' };
    expect(() => readEnv(elsewhere)).toThrow(/^STRIPE_API_BASE: /);
  });

  it('a demo listens on loopback only', () => {
    expect(() => readEnv({ ...complete, LETHE_WORKER_HOST: '0.0.0.0' })).toThrow(/^LETHE_WORKER_HOST: /);
    expect(readEnv({ ...complete, LETHE_MODE: 'cloud', LETHE_WORKER_HOST: '0.0.0.0' }).LETHE_WORKER_HOST).toBe(
      '0.0.0.0',
    );
  });
});
