import { randomBytes } from 'node:crypto';
import { readFileSync, renameSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { OperatorError } from '../processes/operator-error.ts';

const secretBytes = 32;
const othersMayAccess = 0o077;
const secret = z.string().regex(/^[0-9a-f]{64}$/);
const secretsFormat = z.strictObject({ databasePassword: secret, apiKeyPepper: secret, authSecret: secret });

export type Secrets = z.infer<typeof secretsFormat>;

/**
 * The secrets of this installation, made once and kept. A file that others may read, or that is damaged, is refused:
 * new secrets would lock out the database and every API key.
 */
export function keepSecrets(home: string): Secrets {
  const file = join(home, 'secrets.json');
  const found = statSync(file, { throwIfNoEntry: false });
  if (found === undefined) return createSecrets(file);
  if ((found.mode & othersMayAccess) !== 0) {
    throw new OperatorError(`${file} can be read by other users of this machine: run chmod 600 on it.`);
  }
  const parsed = secretsFormat.safeParse(parseJson(readFileSync(file, 'utf8')));
  if (!parsed.success) {
    throw new OperatorError(`${file} is damaged: restore it, or move LETHE_HOME away to begin with an empty one.`);
  }
  return parsed.data;
}

function createSecrets(file: string): Secrets {
  const random = () => randomBytes(secretBytes).toString('hex');
  const secrets: Secrets = { databasePassword: random(), apiKeyPepper: random(), authSecret: random() };
  // Written beside and renamed: half a file would be refused at the next start.
  const partial = `${file}.${process.pid}`;
  writeFileSync(partial, `${JSON.stringify(secrets, null, 2)}\n`, { mode: 0o600, flag: 'wx' });
  renameSync(partial, file);
  return secrets;
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
