import { chmodSync, mkdtempSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { formatVerifierKey, merkleRoot, openLogKey, parseCheckpoint, payloadCommitment } from './index.ts';

let folder: string;
let file: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'lethe-log-key-'));
  file = join(folder, 'keys', 'log.key');
});
afterEach(() => rmSync(folder, { recursive: true }));

const open = () => openLogKey({ file, name: 'log.example/lethe' });
const head = { size: 3, root: merkleRoot(['a', 'b', 'c']) };

test('a key is made once, for its owner alone, also by several processes at once', async () => {
  const keys = await Promise.all([open(), open(), open()]);
  expect(new Set(keys.map(({ verifierKey }) => verifierKey)).size).toBe(1);
  expect(statSync(file).mode & 0o777).toBe(0o600);
  expect(readdirSync(join(folder, 'keys'))).toEqual(['log.key']);
});

test('a key file that others may read, or that holds no key, is refused without repeating what is in it', async () => {
  await open();
  chmodSync(file, 0o640);
  await expect(open()).rejects.toMatchObject({
    code: 'key_unavailable',
    publicMessage: expect.stringContaining('chmod 600'),
  });
  writeFileSync(file, '-----BEGIN PRIVATE KEY-----\nsecret\n-----END PRIVATE KEY-----\n');
  chmodSync(file, 0o600);
  await expect(open()).rejects.toMatchObject({ code: 'key_unavailable' });
  await expect(open()).rejects.not.toThrow('secret');
});

test.each(['', 'two words', 'a+b', 'line\nbreak', '-dash'])('"%s" is no name for a log', async (name) => {
  await expect(openLogKey({ file, name })).rejects.toMatchObject({ code: 'key_unavailable' });
});

test('the same head gets the same note, byte for byte, and its key opens it', async () => {
  const key = await open();
  const note = key.signCheckpoint(head);
  expect((await open()).signCheckpoint(head)).toBe(note);
  expect(parseCheckpoint({ note, verifierKey: key.verifierKey })).toEqual({
    kind: 'verified',
    origin: 'log.example/lethe',
    size: 3,
    root: head.root,
    keyId: key.keyId,
  });
});

test('verifier keys are those of C2SP: the published example of its checksum database', () => {
  const verifierKey = 'sum.golang.org+033de0ae+Ac4zctda0e5eza+HJyk9SxEdh+s3Ux18htTTAD8OuAn8';
  const publicKey = Buffer.from(verifierKey.split('+').slice(2).join('+'), 'base64').subarray(1);
  expect(formatVerifierKey({ name: 'sum.golang.org', publicKey })).toBe(verifierKey);
});

test('a commitment is bound to salt, request, part and ciphertext', () => {
  const committed = {
    salt: Buffer.alloc(32, 1),
    requestId: 'A0000000-0000-7000-8000-000000000000',
    part: 'request',
    digest: Buffer.alloc(32),
  };
  const commitment = payloadCommitment(committed).toString('hex');
  const others = [
    { ...committed, salt: Buffer.alloc(32, 2) },
    { ...committed, requestId: 'b0000000-0000-7000-8000-000000000000' },
    { ...committed, part: 'response' },
    { ...committed, digest: Buffer.alloc(32, 1) },
  ].map((other) => payloadCommitment(other).toString('hex'));
  expect(new Set([commitment, ...others]).size).toBe(5);
  expect(payloadCommitment({ ...committed, requestId: committed.requestId.toLowerCase() }).toString('hex')).toBe(
    commitment,
  );
});
