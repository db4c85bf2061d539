import type { Mail } from '@lethe/core/mail';
import { insertOrganization, useDatabase } from '@lethe/testkit/postgres';
import { beforeEach, describe, expect, test } from 'vitest';
import { createMailDelivery, queueMail } from './index.ts';
import { useConnections } from './testing/connections.ts';

const testDatabase = useDatabase();
const connections = useConnections(testDatabase);
const MAIL: Mail = {
  recipient: 'a@example.test',
  template: 'sign_in',
  subject: 'S',
  text: 'secret',
  html: '<p>secret',
};
const CLAIM = { countMax: 10, leaseMs: 60_000 };

beforeEach(() => testDatabase.query('DELETE FROM outbox_mail'));

const queue = (fail = false) =>
  connections.app.withTransaction(async (transaction) => {
    await queueMail(transaction, MAIL);
    if (fail) throw new Error('the operation failed');
  });

describe('the outbox', () => {
  test('holds a mail if and only if what it tells of was committed', async () => {
    await expect(queue(true)).rejects.toThrow('the operation failed');
    await queue();
    expect(await createMailDelivery(connections.worker).newest(10)).toHaveLength(1);
  });

  test('says whose mail it is by the transaction that queued it', async () => {
    const { organizationId } = await insertOrganization(testDatabase);
    await connections.app.withOrganization(organizationId, (transaction) => queueMail(transaction, MAIL));
    expect(await testDatabase.query('SELECT organization_id FROM outbox_mail')).toEqual([
      { organization_id: organizationId },
    ]);
  });

  test('gives each due mail to one of many who claim at once, and to nobody else during the lease', async () => {
    for (let count = 0; count < 6; count += 1) await queue();
    const delivery = createMailDelivery(connections.worker);
    const claims = await Promise.all(Array.from({ length: 4 }, () => delivery.claimDue({ ...CLAIM, countMax: 3 })));
    const ids = claims.flat().map(({ id }) => id);
    expect(new Set(ids).size).toBe(ids.length);
    const rest = await delivery.claimDue(CLAIM);
    expect(ids.length + rest.length).toBe(6);
    expect(await delivery.claimDue(CLAIM)).toEqual([]);
  });

  test('gives a mail again whose worker died, and counts the attempts', async () => {
    await queue();
    const delivery = createMailDelivery(connections.worker);
    const [first] = await delivery.claimDue({ ...CLAIM, leaseMs: -1 });
    const [second] = await delivery.claimDue(CLAIM);
    expect([first?.attemptCount, second?.attemptCount]).toEqual([1, 2]);
    expect(second?.id).toBe(first?.id);
  });

  test('forgets what a mail said once there is nothing more to do with it, unless it is to be kept', async () => {
    const delivery = createMailDelivery(connections.worker);
    for (const isContentKept of [true, false]) {
      await queue();
      const [mail] = await delivery.claimDue(CLAIM);
      await delivery.record(mail?.id ?? '', { kind: 'sent', isContentKept });
      expect((await delivery.newest(1))[0]).toMatchObject({
        text: isContentKept ? 'secret' : '',
        sentAt: expect.any(Date),
      });
    }
    await queue();
    const [failing] = await delivery.claimDue(CLAIM);
    await delivery.record(failing?.id ?? '', { kind: 'failed', errorCode: 'refused', retryAt: new Date(0) });
    expect(await delivery.claimDue(CLAIM)).toMatchObject([{ id: failing?.id, text: 'secret' }]);
    await delivery.record(failing?.id ?? '', { kind: 'failed', errorCode: 'refused', retryAt: null });
    expect(await delivery.claimDue(CLAIM)).toEqual([]);
    expect(await testDatabase.query(`SELECT text FROM outbox_mail WHERE last_error_code = 'refused'`)).toEqual([
      { text: '' },
    ]);
  });

  test('is read by nobody but the worker', async () => {
    for (const database of [connections.app, connections.gateway]) {
      for (const sql of [
        'SELECT * FROM read_outbox(1)',
        `SELECT * FROM due_mail(1, '1 s')`,
        'SELECT * FROM outbox_mail',
      ]) {
        await expect(database.pool.query(sql)).rejects.toThrow('permission denied');
      }
    }
  });
});
