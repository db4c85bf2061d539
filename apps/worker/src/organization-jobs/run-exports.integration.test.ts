import { createHash } from 'node:crypto';
import type { ExportRuns, PayloadExport } from '@lethe/core/exports';
import type { RequestRecord } from '@lethe/core/payloads';
import { addMs, MS_PER_DAY, MS_PER_MINUTE } from '@lethe/core/time';
import { useDatabase } from '@lethe/testkit/postgres';
import { createExportSealer } from '@lethe/vault';
import { describe, expect, test } from 'vitest';
import { BY, exportedIds, firstPart, idsOf, useExports } from '../testing/use-exports.ts';
import { hourAhead, textsOf, useVault } from '../testing/use-vault.ts';

const testDatabase = useDatabase();
const vault = useVault(testDatabase);
const stage = useExports(testDatabase, vault);
const { begin, download, exporting, run, standing, storeSome } = stage;
const soon = hourAhead({ days: 1 });
const later = hourAhead({ days: 2 });

describe('an export', () => {
  test('holds what is stored, as it was sent, in parts by hour of expiry, with a manifest of their digests', async () => {
    const records = [...(await storeSome(soon.expiresAt, 2)), ...(await storeSome(later.expiresAt, 1))];
    const subject = await begin();
    expect(subject).toMatchObject({ state: 'running', payloadCount: 3, doneCount: 0 });
    expect(await run()).toEqual({ partCount: 2, hasMore: false });
    expect(await standing(subject)).toMatchObject({ state: 'ready', payloadCount: 3, doneCount: 3, fileCount: 2 });
    const archive = await download(subject);
    expect(exportedIds(archive)).toEqual(idsOf(records));
    for (const record of records) {
      const line = archive.lines.find(({ request_id }) => request_id === record.id);
      expect([line?.request, line?.response]).toEqual(
        textsOf(record).map((text) => ({ media_type: 'text/plain', text })),
      );
    }
    expect([...archive.files.keys()].filter((path) => path.startsWith('payloads/'))).toEqual(
      [soon, later].map(({ expiryHour }) => `payloads/${expiryHour.toISOString().slice(0, 13)}Z-0001.jsonl`),
    );
    for (const { path, sha256 } of archive.manifest.files) {
      expect(
        createHash('sha256')
          .update(archive.files.get(path) ?? '')
          .digest('hex'),
      ).toBe(sha256);
    }
    expect(archive.manifest.payload_count).toBe(3);
    expect(archive.files.get('metadata.csv')?.trimEnd().split('\r\n')).toHaveLength(4);
    expect(archive.files.get('metadata.jsonl')?.trimEnd().split('\n')).toHaveLength(3);
  });

  test('writes down who asked, each read of the worker and each download', async () => {
    await storeSome(soon.expiresAt, 2);
    const subject = await begin();
    await run();
    await download(subject);
    const events = await testDatabase.query<{ action: string; actor_label: string }>(
      'SELECT action, actor_label FROM audit_event WHERE organization_id = $1 ORDER BY number',
      [stage.organizationId],
    );
    expect(events.map(({ action }) => action)).toEqual(['export.started', 'payload.exported', 'export.downloaded']);
    expect(new Set(events.map(({ actor_label }) => actor_label))).toEqual(new Set(['Ines']));
  });

  test('one runs at a time', async () => {
    await storeSome(soon.expiresAt, 1);
    await begin();
    await expect(begin()).rejects.toMatchObject({ code: 'conflict' });
  });

  test('of a span holds that span alone, and nothing that was admitted after it was asked for', async () => {
    await storeSome(soon.expiresAt, 1);
    const none = await begin({ to: addMs(new Date(), -MS_PER_DAY) });
    expect(none.payloadCount).toBe(0);
    await run();
    expect(await standing(none)).toMatchObject({ state: 'ready', fileCount: 0 });
    const subject = await begin();
    await vault.moveTo(addMs(new Date(), MS_PER_MINUTE));
    await testDatabase.query(`UPDATE request SET admitted_at = lethe_now() WHERE organization_id = $1`, [
      stage.organizationId,
    ]);
    await run();
    expect(exportedIds(await download(subject))).toEqual([]);
  });

  test('is gone on with where a run was cut off, at any step, and holds each payload once', async () => {
    const records = await storeSome(soon.expiresAt, 3);
    for (const broken of ['next', 'read', 'store'] as const) {
      const subject = await begin();
      const ports = exporting();
      const cut = { ...ports.runs, [broken]: async () => Promise.reject(new Error('the worker died')) } as ExportRuns;
      await expect(run({ ...ports, runs: cut })).rejects.toThrow('the worker died');
      await run();
      expect(exportedIds(await download(subject))).toEqual(idsOf(records));
    }
  });

  test('a run that was taken over stores nothing more', async () => {
    await storeSome(soon.expiresAt, 1);
    const subject = await begin();
    const ports = exporting();
    const [old] = await ports.runs.claim(stage.organizationId);
    const sealed = await ports.runs.read(old as NonNullable<typeof old>, soon.expiryHour);
    expect(sealed).toHaveLength(2);
    await ports.runs.claim(stage.organizationId);
    expect(await ports.runs.read(old as NonNullable<typeof old>, soon.expiryHour)).toEqual([]);
    expect(await ports.runs.next(old as NonNullable<typeof old>)).toEqual({ kind: 'done' });
    expect(await standing(subject)).toMatchObject({ state: 'running', fileCount: 0 });
  });

  test('that is cancelled has no files, and its run ends', async () => {
    await storeSome(soon.expiresAt, 1);
    const subject = await begin();
    await stage.repository.end({ organizationId: stage.organizationId, exportId: subject.id, ...BY });
    expect(await run()).toEqual({ partCount: 0, hasMore: false });
    expect(await standing(subject)).toMatchObject({ state: 'cancelled', fileCount: 0 });
  });
});

describe('invariants 17 and 48: expiry', () => {
  test('a payload that expires while the export runs is not in it', async () => {
    const [gone] = (await storeSome(addMs(soon.expiresAt, -MS_PER_MINUTE), 1)) as [RequestRecord];
    const kept = await storeSome(soon.expiresAt, 1);
    const subject = await begin();
    await vault.moveTo(gone.retention.expiresAt as Date);
    await run();
    expect(exportedIds(await download(subject))).toEqual(idsOf(kept));
  });

  test('a read whose earliest payload expires before it is stored is not kept, and is read again', async () => {
    const [gone] = (await storeSome(addMs(soon.expiresAt, -MS_PER_MINUTE), 1)) as [RequestRecord];
    const kept = await storeSome(soon.expiresAt, 1);
    const subject = await begin();
    const ports = exporting();
    const read: ExportRuns['read'] = async (...query) => {
      const parts = await ports.runs.read(...query);
      await vault.moveTo(gone.retention.expiresAt as Date);
      return parts;
    };
    await run({ ...ports, runs: { ...ports.runs, read } });
    expect(exportedIds(await download(subject))).toEqual(idsOf(kept));
  });

  test('a part is unreadable from its earliest expiry on, while later ones are read, and the manifest says so', async () => {
    await storeSome(soon.expiresAt, 1);
    const kept = await storeSome(later.expiresAt, 1);
    const subject = await begin();
    await run();
    await vault.moveTo(addMs(soon.expiresAt, -1_000));
    expect((await download(subject)).lines).toHaveLength(2);
    await vault.moveTo(soon.expiresAt);
    const archive = await download(subject);
    expect(exportedIds(archive)).toEqual(idsOf(kept));
    expect(archive.manifest.files.map((file: { state: string }) => file.state)).toEqual(['expired', 'included']);
  });

  test('an expiry during a download counts from the next file on', async () => {
    const [first, second] = [await storeSome(soon.expiresAt, 1), await storeSome(later.expiresAt, 1)];
    const subject = await begin();
    await run();
    const archive = await download(subject, () => vault.moveTo(later.expiresAt));
    expect(exportedIds(archive)).toEqual(idsOf(first));
    expect(exportedIds(archive)).not.toEqual(idsOf(second));
  });

  test('invariant 18: once the key of its hour is destroyed a file opens with no live key, wherever its bytes lie', async () => {
    await storeSome(soon.expiresAt, 1);
    const subject = await begin();
    await run();
    const copy = await stage.repository.readFile(stage.organizationId, subject.id, firstPart(soon.expiryHour));
    const sealer = () =>
      createExportSealer({ masterKeys: vault.masterKeys, hourKeys: stage.hourKeys, clock: vault.clock });
    expect(copy).not.toBeNull();
    if (copy === null) return;
    expect(Buffer.from(await sealer().open(copy)).toString()).toContain('request of');
    await testDatabase.query('DELETE FROM keyring.hour_key WHERE organization_id = $1', [stage.organizationId]);
    await expect(sealer().open(copy)).rejects.toMatchObject({ code: 'key_unavailable' });
  });

  test('the export itself ends after its days', async () => {
    const far = hourAhead({ days: 20 });
    await storeSome(far.expiresAt, 1);
    const subject = await begin();
    await run();
    const { expiresAt } = (await standing(subject)) as PayloadExport;
    await vault.moveTo(addMs(expiresAt as Date, -1_000));
    expect((await download(subject)).lines).toHaveLength(1);
    await vault.moveTo(expiresAt as Date);
    await expect(download(subject)).rejects.toMatchObject({ code: 'conflict' });
  });
});
