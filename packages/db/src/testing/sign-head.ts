import { createPrivateKey, createPublicKey, sign } from 'node:crypto';
import type { TestDatabase } from '@lethe/testkit/postgres';
import { formatVerifierKey } from '@lethe/translog';

const privateKey = createPrivateKey({
  key: Buffer.concat([Buffer.from('302e020100300506032b657004220420', 'hex'), Buffer.alloc(32, 7)]),
  format: 'der',
  type: 'pkcs8',
});

export const TEST_LOG_KEY = {
  name: 'lethe.test',
  publicKey: createPublicKey(privateKey).export({ type: 'spki', format: 'der' }).subarray(-32),
};

/** Signs the head as the worker's signer would, without its checks, and tells its size. */
export async function signHead(database: TestDatabase): Promise<number> {
  const { name, publicKey } = TEST_LOG_KEY;
  const keyId = formatVerifierKey(TEST_LOG_KEY).split('+')[1] ?? '';
  await database.query('INSERT INTO keyring.log_signer VALUES ($1, $2, $3, lethe_now()) ON CONFLICT DO NOTHING', [
    keyId,
    name,
    publicKey,
  ]);
  const [head] = await database.query<{ size: string; root: Buffer }>(
    'SELECT size, log_root(size) AS root FROM keyring.log_head',
  );
  if (head === undefined) throw new Error('The log has no head.');
  const text = `${name}\n${head.size}\n${head.root.toString('base64')}\n`;
  const signature = Buffer.concat([Buffer.from(keyId, 'hex'), sign(null, Buffer.from(text), privateKey)]).toString(
    'base64',
  );
  await database.query('INSERT INTO keyring.log_checkpoint VALUES ($1, $2, $3, lethe_now()) ON CONFLICT DO NOTHING', [
    head.size,
    head.root,
    `${text}\n\u2014 ${name} ${signature}\n`,
  ]);
  return Number(head.size);
}
