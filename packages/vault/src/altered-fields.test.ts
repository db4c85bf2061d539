import { randomBytes, randomUUID } from 'node:crypto';
import type { HourKeyStore, StoredPart, WrappedHoldKey, WrappedHourKey } from '@lethe/core/payloads';
import type { OrganizationId, ProjectId, RequestId } from '@lethe/core/tenancy';
import { addMs, ManualClock, MS_PER_DAY, MS_PER_HOUR } from '@lethe/core/time';
import fc from 'fast-check';
import { beforeAll, describe, expect, test } from 'vitest';
import { createPayloadKeyRewrapper, createSealer, openMasterKeys, type Sealer } from './index.ts';

const NOW = new Date('2026-11-21T12:00:00Z');
const masterKeys = openMasterKeys({ LETHE_MASTER_KEYS: `1:${randomBytes(32).toString('base64')}` });
const rewrapper = createPayloadKeyRewrapper(masterKeys);

const hourKeys: WrappedHourKey[] = [];
const isOf = (organizationId: OrganizationId, expiryHour: Date) => (key: WrappedHourKey) =>
  key.organizationId === organizationId && key.expiryHour.getTime() === expiryHour.getTime();
const hourKeyStore: HourKeyStore = {
  newest: async (organizationId, expiryHour) =>
    hourKeys.filter(isOf(organizationId, expiryHour)).toSorted((a, b) => b.generation - a.generation)[0] ?? null,
  find: async (organizationId, expiryHour, generation) =>
    hourKeys.filter(isOf(organizationId, expiryHour)).find((key) => key.generation === generation) ?? null,
  insertIfAbsent: async (key) => {
    hourKeys.push(key);
    return key;
  },
};
const holdKeys: WrappedHoldKey[] = [];

const organizationIds = [randomUUID(), randomUUID()] as OrganizationId[];
const holdIds = [randomUUID(), randomUUID()];
let sealer: Sealer;
/** One part for each wrap that there is: the hour's key, its next generation, a hold's key. */
const kinds = {} as Record<'hour' | 'next generation' | 'hold', StoredPart>;
/** Parts of which every field may be swapped in: other records of the same and of another organization. */
const others: StoredPart[] = [];

/** Everything lies in live keys, so that nothing fails only for want of a key. */
beforeAll(async () => {
  sealer = createSealer({
    masterKeys,
    hourKeys: hourKeyStore,
    holdKeys: {
      find: async (organizationId, holdId) =>
        holdKeys.find((key) => key.organizationId === organizationId && key.holdId === holdId) ?? null,
    },
    clock: new ManualClock(NOW),
  });
  for (const organizationId of organizationIds) {
    for (const holdId of holdIds) holdKeys.push(rewrapper.createHoldKey({ organizationId, holdId }));
  }
  const first = await sealOne(organizationIds[0], 0);
  others.push(
    await sealOne(organizationIds[0], 0),
    await sealOne(organizationIds[0], MS_PER_HOUR),
    await sealOne(organizationIds[1], 0),
  );
  const [generation] = hourKeys.filter(({ generation }) => generation === 1);
  for (const key of [...hourKeys]) hourKeys.push(rewrapper.createHourKey({ ...key, generation: 2 }));
  const next = hourKeys.find(
    (key) => key.generation === 2 && isOf(key.organizationId, key.expiryHour)(generation as WrappedHourKey),
  );
  const from = { kind: 'hour', key: generation as WrappedHourKey } as const;
  const wrapTo = (to: Parameters<typeof rewrapper.rewrap>[0][number]['to']) =>
    rewrapper.rewrap([{ keyId: first.keyId, wrappedKey: first.wrappedKey, from, to }])[0] ?? new Uint8Array();
  const [hold] = holdKeys;
  kinds.hour = first;
  kinds['next generation'] = {
    ...first,
    hourKeyGeneration: 2,
    wrappedKey: wrapTo({ kind: 'hour', key: next as WrappedHourKey }),
  };
  kinds.hold = {
    ...first,
    hourKeyGeneration: 0,
    holdId: holdIds[0] ?? '',
    wrappedKey: wrapTo({ kind: 'hold', key: hold as WrappedHoldKey }),
  };
});

function sealOne(organizationId: OrganizationId | undefined, laterMs: number): Promise<StoredPart> {
  return sealer.seal(
    {
      organizationId: organizationId ?? (randomUUID() as OrganizationId),
      projectId: randomUUID() as ProjectId,
      requestId: randomUUID() as RequestId,
      part: 'request',
      expiresAt: addMs(NOW, MS_PER_DAY + laterMs),
      policyVersion: 3,
      mediaType: 'application/json',
    },
    Buffer.from('{"messages":["canary"]}'),
  );
}

const flipped = (bytes: Uint8Array, at: number): Uint8Array => {
  const copy = Uint8Array.from(bytes);
  copy[at % copy.length] = (copy[at % copy.length] ?? 0) ^ 1;
  return copy;
};

/** One field to another value: of another record, or near the right one. */
function swapsOf(part: StoredPart, other: StoredPart, at: number): readonly Partial<StoredPart>[] {
  const isHeld = part.holdId !== null;
  return [
    { organizationId: organizationIds[1] as OrganizationId },
    { projectId: other.projectId },
    { requestId: other.requestId },
    { part: 'response' },
    { expiresAt: addMs(part.expiresAt, 1 + (at % MS_PER_HOUR)) },
    { expiresAt: addMs(part.expiresAt, -1 - (at % MS_PER_HOUR)) },
    { policyVersion: part.policyVersion + 1 + at },
    { mediaType: 'text/event-stream' },
    { format: part.format + 1 + at },
    { keyId: other.keyId },
    { holdId: isHeld ? (holdIds[1] ?? '') : (holdIds[0] ?? '') },
    ...(isHeld ? [{ holdId: null, hourKeyGeneration: 1 }] : [{ hourKeyGeneration: 3 - part.hourKeyGeneration }]),
    { wrappedKey: other.wrappedKey },
    { wrappedKey: flipped(part.wrappedKey, at) },
    { wrappedKey: part.wrappedKey.subarray(0, at % part.wrappedKey.length) },
    { ciphertext: other.ciphertext },
    { ciphertext: flipped(part.ciphertext, at) },
    { ciphertext: part.ciphertext.subarray(0, at % part.ciphertext.length) },
    { plaintextSizeBytes: part.plaintextSizeBytes + 1 + at },
    { plaintextSizeBytes: Math.max(0, part.plaintextSizeBytes - 1 - at) },
  ];
}

describe.each(['hour', 'next generation', 'hold'] as const)('a part under the key of the %s', (kind) => {
  test('opens as it is', async () => {
    expect(Buffer.from((await sealer.open(kinds[kind])).bytes).toString()).toContain('canary');
  });

  test('invariant 40: with any single field swapped it fails, and never gives a plaintext', async () => {
    await fc.assert(
      fc.asyncProperty(fc.nat({ max: 2 }), fc.nat(), fc.nat({ max: 1_000 }), async (from, which, at) => {
        const part = kinds[kind];
        const swaps = swapsOf(part, others[from] ?? part, at);
        const swap = swaps[which % swaps.length];
        await expect(sealer.open({ ...part, ...swap })).rejects.toMatchObject({
          name: 'DomainError',
          code: expect.stringMatching(/^(payload_unreadable|key_unavailable)$/),
        });
      }),
      { numRuns: 400 },
    );
  });
});

describe('rewrapping', () => {
  const holdWrapping = (index: number) => ({ kind: 'hold', key: holdKeys[index] as WrappedHoldKey }) as const;
  const hourWrapping = () => ({ kind: 'hour', key: hourKeys[0] as WrappedHourKey }) as const;

  test.each(['hour', 'hold'] as const)(
    'invariant 40: a key under the key of the %s is moved only if it authenticates; a moved or altered wrap is refused, and the whole batch with it',
    (kind) => {
      const { keyId, wrappedKey } = kinds[kind];
      const from = kind === 'hour' ? hourWrapping() : holdWrapping(0);
      const good = { keyId, wrappedKey, from, to: holdWrapping(1) };
      expect(rewrapper.rewrap([good])).toHaveLength(1);
      const bad = [
        { keyId: randomUUID() },
        { wrappedKey: flipped(wrappedKey, 20) },
        { from: holdWrapping(1) },
        { from: holdWrapping(2) },
      ];
      for (const change of bad) {
        expect(() => rewrapper.rewrap([good, { ...good, ...change }])).toThrow('does not authenticate');
      }
    },
  );
});
