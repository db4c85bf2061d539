import { createHash, randomBytes } from 'node:crypto';
import { KEY_BYTES } from './aead.ts';

/** Secrets that go out in links: 256 random bits. A plain digest is right for them, and a copied database opens no link. */
export const linkTokens = {
  mint(): { token: string; digest: Buffer } {
    const token = randomBytes(KEY_BYTES).toString('base64url');
    return { token, digest: linkTokens.digest(token) };
  },
  digest(token: string): Buffer {
    return createHash('sha256').update(token).digest();
  },
};
