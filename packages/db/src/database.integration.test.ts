import { useDatabase } from '@lethe/testkit/postgres';
import { expect, test } from 'vitest';
import { useConnections } from './testing/connections.ts';

const connections = useConnections(useDatabase());

test.each(['gateway', 'app', 'worker'] as const)(
  'a process of %s that stops within a transaction keeps its locks, and so everybody’s destruction, for a shorter time than others wait',
  async (role) => {
    const { rows } = await connections[role].withTransaction((transaction) =>
      transaction.query(
        `SELECT name, setting::int FROM pg_settings WHERE name IN ('idle_in_transaction_session_timeout', 'statement_timeout') ORDER BY name`,
      ),
    );
    expect(rows).toEqual([
      { name: 'idle_in_transaction_session_timeout', setting: 15_000 },
      { name: 'statement_timeout', setting: 30_000 },
    ]);
  },
);

test('a transaction that the database ended fails its work, and the next one has a connection', async () => {
  const { app } = connections;
  const ended = app.withTransaction(async (transaction) => {
    await transaction.query(`SET LOCAL idle_in_transaction_session_timeout = '1ms'`);
    await new Promise<void>((resolve) => transaction.once('end', resolve));
    await transaction.query('SELECT 1');
  });
  await expect(ended).rejects.toThrow();
  expect(await app.withTransaction(async () => 'done')).toBe('done');
});
