import type { UserId } from '@lethe/core/tenancy';
import { hash, verify } from '@node-rs/argon2';
import { beforeAll, describe, expect, it } from 'vitest';
import { checkPassword, type PasswordCheckPorts } from './check-password.ts';

const EMAIL = 'ines@halden.example';
const PASSWORD = 'correct horse';
let hashes: { ines: string; decoy: string };

beforeAll(async () => {
  hashes = { ines: await hash(PASSWORD), decoy: await hash('a password that nobody knows') };
});

/** Counts the hashes that are computed: they are what an attempt costs. */
function portsWith(passwordHash: string | null) {
  const verified: string[] = [];
  const ports: PasswordCheckPorts = {
    users: {
      findByEmail: async (email) =>
        email === EMAIL ? { id: 'user-1' as UserId, email, name: 'Ines', passwordHash } : null,
    },
    verifyHash: (stored, password) => {
      verified.push(stored);
      return verify(stored, password);
    },
    decoyHash: hashes.decoy,
  };
  return { ports, verified };
}

describe('a password', () => {
  it('opens the account that it belongs to, and no field of the row beyond the three leaves', async () => {
    const { ports } = portsWith(hashes.ines);
    expect(await checkPassword(ports, { email: ` ${EMAIL} `, password: PASSWORD })).toEqual({
      id: 'user-1',
      name: 'Ines',
      email: EMAIL,
    });
  });

  it.each([
    ['is wrong', EMAIL, 'wrong', () => hashes.ines],
    ['belongs to no account', 'nobody@halden.example', PASSWORD, () => hashes.ines],
    ['belongs to an account without one', EMAIL, PASSWORD, () => null],
    [
      'is the decoy’s, for an unknown address',
      'nobody@halden.example',
      'a password that nobody knows',
      () => hashes.ines,
    ],
  ])('that %s is refused at the cost of one hash', async (_, email, password, passwordHash) => {
    const { ports, verified } = portsWith(passwordHash());
    expect(await checkPassword(ports, { email, password })).toBeNull();
    expect(verified).toHaveLength(1);
  });

  it('of the decoy costs what a stored one costs', () => {
    const parametersOf = (encoded: string) => encoded.split('$').slice(0, 4);
    expect(parametersOf(hashes.decoy)).toEqual(parametersOf(hashes.ines));
    expect(parametersOf(hashes.ines)[1]).toBe('argon2id');
  });

  it('of megabytes is refused without being hashed', async () => {
    const { ports, verified } = portsWith(hashes.ines);
    expect(await checkPassword(ports, { email: EMAIL, password: 'x'.repeat(513) })).toBeNull();
    expect(verified).toEqual([]);
  });
});
