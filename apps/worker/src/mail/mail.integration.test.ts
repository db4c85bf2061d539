import { type Clock, MS_PER_MINUTE } from '@lethe/core/time';
import { createDatabase, createMailDelivery, type Database, type MailDelivery } from '@lethe/db';
import { createLogger } from '@lethe/telemetry';
import { useDatabase } from '@lethe/testkit/postgres';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { keepSending } from './keep-sending.ts';
import { MAIL_ATTEMPTS_MAX, MAIL_RETRIED_FOR_MS_MAX, retryDelayMs } from './retry-delay.ts';
import { MAIL_BATCH_COUNT_MAX, MAIL_LEASE_MS, sendDueMail } from './send-due-mail.ts';
import { type MailTransport, smtpTransport } from './smtp-transport.ts';
import { startSmtpServer, type TestSmtpServer } from './testing/smtp-server.ts';

const testDatabase = useDatabase();
const realClock: Clock = { now: () => new Date() };
const lines: string[] = [];
const logger = createLogger({ app: 'worker', level: 'debug', write: (line) => void lines.push(line) });
let database: Database;
let delivery: MailDelivery;
let smtp: TestSmtpServer;
let transport: MailTransport;

beforeAll(async () => {
  database = createDatabase({ url: testDatabase.urlAs('lethe_worker'), applicationName: 'test', poolSizeMax: 4 });
  delivery = createMailDelivery(database);
  smtp = await startSmtpServer();
  transport = smtpTransport({ url: smtp.url, from: 'Lethe <lethe@localhost>' });
});
afterAll(async () => {
  transport.close();
  await smtp.close();
  await database.close();
});
beforeEach(async () => {
  await testDatabase.query('DELETE FROM outbox_mail');
  Object.assign(smtp, { refusal: null });
  smtp.taken.length = 0;
  lines.length = 0;
});

const send = (over: MailTransport | null = transport) => sendDueMail({ delivery, transport: over, realClock, logger });

async function queue(recipient: string, text = 'secret link'): Promise<void> {
  await database.pool.query(`SELECT queue_mail($1, 'sign_in', 'Your link', $2, $3)`, [
    recipient,
    text,
    `<p>${text}</p>`,
  ]);
}

/** Makes due at once what waits for another attempt. What was given up stays so. */
async function skipDelays(): Promise<void> {
  await testDatabase.query(
    `UPDATE outbox_mail SET next_attempt_at = now() - interval '1 second' WHERE next_attempt_at <> 'infinity'`,
  );
}

async function stateOf(recipient: string) {
  const [row] = await testDatabase.query<{
    sent_at: Date | null;
    text: string;
    html: string;
    attempt_count: number;
    last_error_code: string | null;
    next_attempt_at: Date;
  }>('SELECT * FROM outbox_mail WHERE recipient = $1', [recipient]);
  return row;
}

describe('mail that is due', () => {
  it('is handed over once, as text and HTML, to whom it is for, and then its content is gone', async () => {
    await queue('ines@halden.example');
    await skipDelays();
    expect(await send()).toBe(1);
    expect(await send()).toBe(0);
    expect(smtp.taken).toHaveLength(1);
    expect(smtp.taken[0]).toMatch(/^To: ines@halden\.example$/m);
    expect(smtp.taken[0]).toContain('text/plain');
    expect(smtp.taken[0]).toContain('text/html');
    expect(await stateOf('ines@halden.example')).toMatchObject({ text: '', html: '', last_error_code: null });
    expect((await stateOf('ines@halden.example'))?.sent_at).not.toBeNull();
  });

  it('is claimed by one of several workers', async () => {
    for (let index = 0; index < MAIL_BATCH_COUNT_MAX * 2; index += 1) await queue(`person-${index}@halden.example`);
    await skipDelays();
    const claimed = await Promise.all(
      Array.from({ length: 4 }, () => delivery.claimDue({ countMax: MAIL_BATCH_COUNT_MAX, leaseMs: MAIL_LEASE_MS })),
    );
    const ids = claimed.flat().map(({ id }) => id);
    expect(new Set(ids).size).toBe(ids.length);
    expect(Math.max(...claimed.map(({ length }) => length))).toBeLessThanOrEqual(MAIL_BATCH_COUNT_MAX);
  });

  it('that is not taken is tried again after a while, and keeps its content for that', async () => {
    Object.assign(smtp, { refusal: '451 later' });
    await queue('ines@halden.example');
    await skipDelays();
    await send();
    const state = await stateOf('ines@halden.example');
    expect(state).toMatchObject({ sent_at: null, text: 'secret link', attempt_count: 1, last_error_code: 'smtp_451' });
    expect(state?.next_attempt_at.getTime()).toBeGreaterThan(Date.now());
    expect(await send()).toBe(0);
    await skipDelays();
    Object.assign(smtp, { refusal: null });
    expect(await send()).toBe(1);
    expect((await stateOf('ines@halden.example'))?.sent_at).not.toBeNull();
  });

  it('is given up after the last attempt, and its content goes', async () => {
    Object.assign(smtp, { refusal: '451 later' });
    await queue('ines@halden.example');
    for (let attempt = 0; attempt < MAIL_ATTEMPTS_MAX; attempt += 1) {
      await skipDelays();
      await send();
    }
    await skipDelays();
    expect(await send()).toBe(0);
    const state = await stateOf('ines@halden.example');
    expect(state).toMatchObject({ sent_at: null, attempt_count: MAIL_ATTEMPTS_MAX, text: '', html: '' });
  });

  it('for an address that does not exist is not tried again', async () => {
    Object.assign(smtp, { refusal: '550 no such person' });
    await queue('nobody@halden.example');
    await skipDelays();
    await send();
    await skipDelays();
    expect(await send()).toBe(0);
  });

  it('that fails stops no other', async () => {
    const picky: MailTransport = {
      ...transport,
      send: async (mail) => {
        if (mail.recipient.startsWith('bad')) throw Object.assign(new Error('no'), { code: 'EENVELOPE' });
        await transport.send(mail);
      },
    };
    await queue('bad@halden.example');
    await queue('good@halden.example');
    await skipDelays();
    expect(await send(picky)).toBe(2);
    expect((await stateOf('good@halden.example'))?.sent_at).not.toBeNull();
    expect(await stateOf('bad@halden.example')).toMatchObject({ sent_at: null, last_error_code: 'eenvelope' });
  });

  it('leaves neither address nor content in the log', async () => {
    Object.assign(smtp, { refusal: '451 ines@halden.example: secret link' });
    await queue('ines@halden.example');
    await skipDelays();
    await send();
    expect(lines.join('')).toContain('mail_failed');
    expect(lines.join('')).not.toMatch(/ines@|secret link/);
  });

  it('cannot smuggle in a second recipient or header', async () => {
    await queue('ines@halden.example>\r\nRCPT TO:<mallory@evil.example');
    await database.pool.query(`SELECT queue_mail('tom@halden.example', 'sign_in', $1, 'text', '<p>text</p>')`, [
      'Hello\r\nBcc: mallory@evil.example',
    ]);
    await skipDelays();
    await send();
    expect(smtp.taken.join('\n')).not.toMatch(/^(Bcc|RCPT).*mallory/im);
  });

  it('counts as delivered where it is read in a demo, and stays readable there', async () => {
    await queue('ines@halden.example');
    await skipDelays();
    expect(await send(null)).toBe(1);
    expect(smtp.taken).toEqual([]);
    expect(await delivery.newest(10)).toMatchObject([{ recipient: 'ines@halden.example', text: 'secret link' }]);
    expect((await delivery.newest(10))[0]?.sentAt).not.toBeNull();
  });
});

describe('delays between attempts', () => {
  it('grow, and end within two days', () => {
    const delaysMs = Array.from({ length: MAIL_ATTEMPTS_MAX }, (_, index) => retryDelayMs(index + 1));
    expect(delaysMs.at(-1)).toBeNull();
    const given = delaysMs.filter((delayMs) => delayMs !== null);
    expect(given).toEqual(given.toSorted((left, right) => left - right));
    expect(given[0]).toBe(MS_PER_MINUTE);
    expect(given.reduce((sum, delayMs) => sum + delayMs, 0)).toBeLessThan(MAIL_RETRIED_FOR_MS_MAX);
  });
});

describe('a worker', () => {
  const senders: { close(): Promise<void> }[] = [];
  afterEach(async () => {
    for (const sender of senders.splice(0)) await sender.close();
  });

  it('sends what was queued before it started, and what is queued later as soon as that is committed', async () => {
    await queue('early@halden.example');
    const url = testDatabase.urlAs('lethe_worker');
    const options = { databaseUrl: url, applicationName: 'test mail', delivery, transport, realClock, logger };
    senders.push(await keepSending(options));
    await vi.waitFor(() => expect(smtp.taken).toHaveLength(1), { timeout: 4_000 });
    await queue('late@halden.example');
    // Well before the outbox is looked at without being told.
    await vi.waitFor(() => expect(smtp.taken).toHaveLength(2), { timeout: 4_000, interval: 20 });
    expect(smtp.taken[1]).toContain('late@halden.example');
  });
});
