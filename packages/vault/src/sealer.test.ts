import { randomUUID } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { HourKeyStore, PayloadBinding, StoredPart, WrappedHourKey } from '@lethe/core/payloads';
import { HOUR_KEY_CACHE_MS } from '@lethe/core/retention';
import type { OrganizationId, ProjectId, RequestId } from '@lethe/core/tenancy';
import { ManualClock } from '@lethe/core/time';
import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { createSealer, type MasterKeyring, openMasterKeys, type Sealer } from './index.ts';

class MemoryHourKeys implements HourKeyStore {
  readonly keys: WrappedHourKey[] = [];
  reads = 0;

  async newest(organizationId: OrganizationId, expiryHour: Date): Promise<WrappedHourKey | null> {
    this.reads += 1;
    return (
      this.keys.findLast((key) => key.organizationId === organizationId && +key.expiryHour === +expiryHour) ?? null
    );
  }

  async find(organizationId: OrganizationId, expiryHour: Date, generation: number): Promise<WrappedHourKey | null> {
    const key = await this.newest(organizationId, expiryHour);
    return key?.generation === generation ? key : null;
  }

  async insertIfAbsent(key: WrappedHourKey): Promise<WrappedHourKey> {
    const held = await this.find(key.organizationId, key.expiryHour, key.generation);
    if (held === null) this.keys.push(key);
    return held ?? key;
  }
}

function binding(): PayloadBinding {
  return {
    organizationId: randomUUID() as OrganizationId,
    projectId: randomUUID() as ProjectId,
    requestId: randomUUID() as RequestId,
    part: 'request',
    expiresAt: new Date('2026-12-01T08:14:07.123Z'),
    policyVersion: 3,
    mediaType: 'application/json',
  };
}

let folder: string;
let masterKeys: MasterKeyring;
let hourKeys: MemoryHourKeys;
let clock: ManualClock;
let sealer: Sealer;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'lethe-vault-'));
  masterKeys = openMasterKeys({ LETHE_MASTER_KEY_FILE: join(folder, 'master.key') });
  hourKeys = new MemoryHourKeys();
  clock = new ManualClock(new Date('2026-11-21T12:00:00Z'));
  sealer = createSealer({ masterKeys, hourKeys, clock });
});

afterEach(() => rm(folder, { recursive: true }));

describe('sealing', () => {
  test('any bytes come back as they were', async () => {
    await fc.assert(
      fc.asyncProperty(fc.uint8Array({ maxLength: 4_096 }), async (bytes) => {
        const opened = await sealer.open(await sealer.seal(binding(), bytes));
        expect(Buffer.from(opened.bytes).equals(bytes)).toBe(true);
      }),
      { numRuns: 50 },
    );
  });

  test('nothing of the plaintext lies in what is stored', async () => {
    const sealed = await sealer.seal(binding(), Buffer.from('canary-7f3a '.repeat(50)));
    expect(JSON.stringify(sealed) + Buffer.from(sealed.ciphertext).toString('latin1')).not.toContain('canary-7f3a');
  });

  const swaps: Record<string, (part: StoredPart) => StoredPart> = {
    organization: (part) => ({ ...part, organizationId: randomUUID() as OrganizationId }),
    project: (part) => ({ ...part, projectId: randomUUID() as ProjectId }),
    request: (part) => ({ ...part, requestId: randomUUID() as RequestId }),
    part: (part) => ({ ...part, part: 'response' }),
    'expiry by a millisecond': (part) => ({ ...part, expiresAt: new Date(part.expiresAt.getTime() + 1) }),
    'expiry by an hour': (part) => ({ ...part, expiresAt: new Date(part.expiresAt.getTime() + 3_600_000) }),
    'policy version': (part) => ({ ...part, policyVersion: part.policyVersion + 1 }),
    'media type': (part) => ({ ...part, mediaType: 'text/html' }),
    'key id': (part) => ({ ...part, keyId: randomUUID() }),
    format: (part) => ({ ...part, format: part.format + 1 }),
    size: (part) => ({ ...part, plaintextSizeBytes: part.plaintextSizeBytes - 1 }),
    'larger size': (part) => ({ ...part, plaintextSizeBytes: part.plaintextSizeBytes + 1 }),
    generation: (part) => ({ ...part, hourKeyGeneration: part.hourKeyGeneration + 1 }),
    'a ciphertext byte': (part) => ({ ...part, ciphertext: flip(part.ciphertext) }),
    'a wrapped key byte': (part) => ({ ...part, wrappedKey: flip(part.wrappedKey) }),
  };

  test.each(Object.entries(swaps))('invariant 40: an altered %s makes it unreadable', async (_name, swap) => {
    const sealed = await sealer.seal(binding(), Buffer.from('{"messages":[]}'));
    await expect(sealer.open(swap(sealed))).rejects.toMatchObject({ name: 'DomainError' });
  });

  test('invariant 40: ciphertext and wrapped key of one record open nothing in the place of another', async () => {
    const bound = binding();
    const [one, other] = [
      await sealer.seal(bound, Buffer.from('one')),
      await sealer.seal({ ...bound, requestId: randomUUID() as RequestId }, Buffer.from('two')),
    ];
    const moved = { ...one, ciphertext: other.ciphertext, wrappedKey: other.wrappedKey, keyId: other.keyId };
    await expect(sealer.open(moved)).rejects.toMatchObject({ code: 'payload_unreadable' });
  });
});

describe('hour keys', () => {
  test('payloads of one organization that expire in one hour share one key; others do not', async () => {
    const bound = binding();
    await sealer.seal(bound, Buffer.from('a'));
    await sealer.seal({ ...bound, expiresAt: new Date('2026-12-01T08:59:59.999Z') }, Buffer.from('b'));
    expect(hourKeys.keys).toHaveLength(1);
    await sealer.seal({ ...bound, expiresAt: new Date('2026-12-01T09:00:00.000Z') }, Buffer.from('c'));
    await sealer.seal({ ...bound, organizationId: randomUUID() as OrganizationId }, Buffer.from('d'));
    expect(hourKeys.keys).toHaveLength(3);
  });

  test('after the key is destroyed the payload cannot be opened, once the minute in memory is over', async () => {
    const sealed = await sealer.seal(binding(), Buffer.from('gone'));
    await sealer.open(sealed);
    hourKeys.keys.length = 0;
    clock.advance(HOUR_KEY_CACHE_MS);
    await expect(sealer.open(sealed)).rejects.toMatchObject({ code: 'key_unavailable' });
  });

  test('a failure of the key store is passed on and not remembered', async () => {
    const failing = createSealer({
      masterKeys,
      clock,
      hourKeys: {
        newest: () => (hourKeys.reads++ === 0 ? Promise.reject(new Error('away')) : Promise.resolve(null)),
        find: hourKeys.find.bind(hourKeys),
        insertIfAbsent: hourKeys.insertIfAbsent.bind(hourKeys),
      },
    });
    await expect(failing.seal(binding(), Buffer.from('x'))).rejects.toThrow('away');
    await expect(failing.seal(binding(), Buffer.from('x'))).resolves.toMatchObject({ hourKeyGeneration: 1 });
  });
});

describe('another master key', () => {
  test('gives a clear error, never a wrong plaintext', async () => {
    const sealed = await sealer.seal(binding(), Buffer.from('secret'));
    const others = openMasterKeys({ LETHE_MASTER_KEY_FILE: join(folder, 'other.key') });
    const stranger = createSealer({ masterKeys: others, hourKeys, clock });
    await expect(stranger.open(sealed)).rejects.toMatchObject({ code: 'key_unavailable' });
  });
});

function flip(bytes: Uint8Array): Uint8Array {
  const copy = Uint8Array.from(bytes);
  copy[copy.length >> 1] = (copy[copy.length >> 1] ?? 0) ^ 1;
  return copy;
}
