import { keyIdOf } from '../verify-receipt.mjs';

const ED25519 = 1;
/** No space, no plus, no control character; C2SP asks for something like a host name. */
const NAME_PATTERN = /^[a-z0-9][a-z0-9./_-]{0,126}$/i;

/** The public key of a log in the form of C2SP: `name+keyid+base64`. */
export function formatVerifierKey({ name, publicKey }: { name: string; publicKey: Uint8Array }): string {
  const encoded = Buffer.concat([Buffer.of(ED25519), publicKey]).toString('base64');
  return `${name}+${keyIdOf(name, publicKey)}+${encoded}`;
}

export function isLogName(name: string): boolean {
  return NAME_PATTERN.test(name);
}
