import { expect, test } from 'vitest';
import { digestApiKey } from './api-keys.ts';
import { createIdempotencyDigests } from './idempotency-digests.ts';

const pepper = Buffer.alloc(32, 7);
const digests = createIdempotencyDigests(pepper);
const hex = (bytes: Buffer) => bytes.toString('hex');

test('the same key and body give the same digests, anything else others', () => {
  const body = Buffer.from('{"model":"m"}');
  expect(digests.ofKey('a')).toEqual(createIdempotencyDigests(pepper).ofKey('a'));
  const all = [
    digests.ofKey('a'),
    digests.ofKey('b'),
    digests.ofBody('chat.completions', body),
    digests.ofBody('responses', body),
    digests.ofBody('chat.completions', Buffer.from('{"model":"n"}')),
    digests.ofBody('', Buffer.from('a')),
    createIdempotencyDigests(Buffer.alloc(32, 8)).ofKey('a'),
    digestApiKey('a', pepper),
    digestApiKey('key\0a', pepper),
  ];
  expect(new Set(all.map(hex)).size).toBe(all.length);
});
