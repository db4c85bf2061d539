import { randomBytes } from 'node:crypto';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { AuthenticationFailure } from './aead.ts';
import { createSpoolCipher } from './spool-cipher.ts';

const pepper = randomBytes(32);
const salt = randomBytes(16);
const segment = { salt, number: 7 };

test('what was sealed opens again, under the same pepper in a later process too', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 2_000 }), fc.nat({ max: 2 ** 32 - 1 }), (plaintext, frameNumber) => {
      const sealed = createSpoolCipher(pepper).forSegment(segment).seal(plaintext, frameNumber);
      const opened = createSpoolCipher(pepper).forSegment(segment).open(sealed, frameNumber);
      expect(opened).toEqual(Buffer.from(plaintext));
    }),
  );
});

test('a frame opens at no other place, under no other pepper or salt, and not with an altered byte', () => {
  const sealed = createSpoolCipher(pepper).forSegment(segment).seal(Buffer.from('usage'), 3);
  const flipped = Buffer.from(sealed);
  flipped[2] = (flipped[2] ?? 0) ^ 1;
  const attempts = [
    () => createSpoolCipher(randomBytes(32)).forSegment(segment).open(sealed, 3),
    () =>
      createSpoolCipher(pepper)
        .forSegment({ salt: randomBytes(16), number: 7 })
        .open(sealed, 3),
    () => createSpoolCipher(pepper).forSegment({ salt, number: 8 }).open(sealed, 3),
    () => createSpoolCipher(pepper).forSegment(segment).open(sealed, 4),
    () => createSpoolCipher(pepper).forSegment(segment).open(flipped, 3),
    () => createSpoolCipher(pepper).forSegment(segment).open(sealed.subarray(0, 15), 3),
  ];
  for (const attempt of attempts) expect(attempt).toThrow(AuthenticationFailure);
});

test('two segments seal the same record differently', () => {
  const other = createSpoolCipher(pepper).forSegment({ salt: randomBytes(16), number: 7 });
  const plaintext = Buffer.from('the same');
  expect(other.seal(plaintext, 0)).not.toEqual(createSpoolCipher(pepper).forSegment(segment).seal(plaintext, 0));
});

test('a frame number beyond 32 bits is refused, because it would be a nonce that was used', () => {
  expect(() =>
    createSpoolCipher(pepper)
      .forSegment(segment)
      .seal(Buffer.from('x'), 2 ** 32),
  ).toThrow();
});
