import { randomUUID } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { ExportFileBinding, ExportSealer, SealedExportFile } from '@lethe/core/exports';
import type { WrappedHourKey } from '@lethe/core/payloads';
import type { OrganizationId } from '@lethe/core/tenancy';
import { ManualClock } from '@lethe/core/time';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { createExportSealer, type MasterKeyring, openMasterKeys } from './index.ts';

let folder: string;
let masterKeys: MasterKeyring;
let keys: WrappedHourKey[];

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'lethe-vault-'));
  masterKeys = openMasterKeys({ LETHE_MASTER_KEY_FILE: join(folder, 'master.key') });
  keys = [];
});
afterEach(() => rm(folder, { recursive: true }));

/** One that has just started, so that it finds what the store has. */
function sealer(): ExportSealer {
  const newest = async (organizationId: string, expiryHour: Date) =>
    keys.find((key) => key.organizationId === organizationId && +key.expiryHour === +expiryHour) ?? null;
  return createExportSealer({
    masterKeys,
    clock: new ManualClock(new Date('2026-11-21T12:00:00Z')),
    hourKeys: {
      newest,
      find: async (organizationId, expiryHour, generation) => {
        const found = await newest(organizationId, expiryHour);
        return found?.generation === generation ? found : null;
      },
      insertIfAbsent: async (key) => {
        keys.push(key);
        return key;
      },
    },
  });
}

const binding = (): ExportFileBinding => ({
  organizationId: randomUUID() as OrganizationId,
  exportId: randomUUID(),
  path: 'payloads/2026-11-25T14Z-0001.jsonl',
  mediaType: 'application/jsonl',
  expiresAt: new Date('2026-11-25T14:10:00Z'),
});
const TEXT = Buffer.from('{"request_id":"r-1"}\n');

describe('a sealed file of an export', () => {
  test('opens to its bytes, and shows none of them', async () => {
    const file = await sealer().seal(binding(), TEXT);
    expect(Buffer.from(await sealer().open(file))).toEqual(TEXT);
    expect(Buffer.from(file.ciphertext).includes('request_id')).toBe(false);
  });

  test('invariant 18: opens no more once the key of its hour is gone', async () => {
    const file = await sealer().seal(binding(), TEXT);
    keys = [];
    await expect(sealer().open(file)).rejects.toMatchObject({ code: 'key_unavailable' });
  });

  const ALTERED: readonly [string, (file: SealedExportFile) => Partial<SealedExportFile>][] = [
    ['its export', () => ({ exportId: randomUUID() })],
    ['its path', () => ({ path: 'payloads/2026-11-25T14Z-0002.jsonl' })],
    ['its media type', () => ({ mediaType: 'text/html' })],
    ['its expiry within the hour', () => ({ expiresAt: new Date('2026-11-25T14:59:00Z') })],
    ['its key’s id', () => ({ keyId: randomUUID() })],
    ['its format', () => ({ format: 2 })],
    ['its size', ({ sizeBytes }) => ({ sizeBytes: sizeBytes - 1 })],
    ['its digest', () => ({ digest: Buffer.alloc(32) })],
    ['a bit of its ciphertext', ({ ciphertext }) => ({ ciphertext: Buffer.from(ciphertext).fill(0, 20, 21) })],
    ['a bit of its wrapped key', ({ wrappedKey }) => ({ wrappedKey: Buffer.from(wrappedKey).fill(0, 20, 21) })],
  ];
  test.each(ALTERED)('invariant 40: opens no more with %s altered', async (_, alter) => {
    const file = await sealer().seal(binding(), TEXT);
    await expect(sealer().open({ ...file, ...alter(file) })).rejects.toMatchObject({ code: 'payload_unreadable' });
  });

  test('invariant 40: opens for no other organization, and in no other hour', async () => {
    const file = await sealer().seal(binding(), TEXT);
    for (const altered of [
      { organizationId: randomUUID() as OrganizationId },
      { expiresAt: new Date('2026-11-25T15:10:00Z') },
    ]) {
      await expect(sealer().open({ ...file, ...altered })).rejects.toMatchObject({ code: 'key_unavailable' });
    }
  });
});
