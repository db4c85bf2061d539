import 'server-only';
import { randomBytes } from 'node:crypto';
import { hash, verify } from '@node-rs/argon2';

/** argon2id with the library's parameters (19 MiB, 2 passes), as every stored hash is made with. */
export function verifyHash(passwordHash: string, password: string): Promise<boolean> {
  return verify(passwordHash, password);
}

let decoy: Promise<string> | undefined;

/** Made once in the life of the process. */
export function decoyHash(): Promise<string> {
  decoy ??= hash(randomBytes(32).toString('base64url'));
  return decoy;
}
