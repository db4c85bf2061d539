import type { ExportRuns } from '@lethe/core/exports';
import type { RequestRecord } from '@lethe/core/payloads';
import { addMs } from '@lethe/core/time';
import { createEndedExports } from '@lethe/db';
import { insertOrganization, useDatabase } from '@lethe/testkit/postgres';
import { createExportSealer } from '@lethe/vault';
import { beforeEach, describe, expect, test } from 'vitest';
import { BY, exportedIds, firstPart, idsOf, useExports } from '../testing/use-exports.ts';
import { hourAhead, useVault } from '../testing/use-vault.ts';

const testDatabase = useDatabase();
const vault = useVault(testDatabase);
const stage = useExports(testDatabase, vault);
const { begin, download, exporting, run, setState, standing, storeSome } = stage;
const soon = hourAhead({ days: 1 });
const later = hourAhead({ days: 2 });

describe('invariant 30: erasure', () => {
  test('takes the files of its hour from every export at once, and the hour is made again without it, under the next key', async () => {
    const [erased, ...mates] = (await storeSome(soon.expiresAt, 3)) as [RequestRecord, ...RequestRecord[]];
    const others = await storeSome(later.expiresAt, 1);
    const subject = await begin();
    await run();
    const copy = await stage.repository.readFile(stage.organizationId, subject.id, firstPart(soon.expiryHour));
    await vault.erase(erased);
    expect(await stage.repository.readFile(stage.organizationId, subject.id, firstPart(soon.expiryHour))).toBeNull();
    expect(await standing(subject)).toMatchObject({ state: 'running', fileCount: 1 });
    await run();
    expect(await standing(subject)).toMatchObject({ state: 'running', fileCount: 1 });
    await vault.rekeyNow();
    await run();
    expect(await standing(subject)).toMatchObject({ state: 'ready', payloadCount: 3 });
    expect(exportedIds(await download(subject))).toEqual(idsOf([...mates, ...others]));
    const { hourKeys } = stage;
    const thief = createExportSealer({ masterKeys: vault.masterKeys, hourKeys, clock: vault.clock });
    await expect(thief.open(copy as NonNullable<typeof copy>)).rejects.toMatchObject({ code: 'key_unavailable' });
  });

  test('has every generation of the hour’s key replaced, since a file may lie under any of them', async () => {
    const [erased] = (await storeSome(soon.expiresAt, 1)) as [RequestRecord];
    await begin();
    await run();
    await testDatabase.query(
      `INSERT INTO keyring.hour_key (organization_id, expiry_hour, generation, master_key_version, wrapped_key, created_at)
       SELECT organization_id, expiry_hour, 2, master_key_version, wrapped_key, created_at FROM keyring.hour_key WHERE organization_id = $1`,
      [stage.organizationId],
    );
    await vault.erase(erased);
    const demanded = await testDatabase.query<{ generation: number }>(
      'SELECT generation FROM keyring.rekey WHERE organization_id = $1 ORDER BY 1',
      [stage.organizationId],
    );
    expect(demanded.map(({ generation }) => generation)).toEqual([1, 2]);
  });

  test('between the read and the storing of a part leaves nothing of it in the export', async () => {
    const [erased, mate] = (await storeSome(soon.expiresAt, 2)) as [RequestRecord, RequestRecord];
    const subject = await begin();
    const ports = exporting();
    let isFirst = true;
    const read: ExportRuns['read'] = async (...query) => {
      const parts = await ports.runs.read(...query);
      if (isFirst) await vault.erase(erased);
      isFirst = false;
      return parts;
    };
    await run({ ...ports, runs: { ...ports.runs, read } });
    await vault.rekeyNow();
    await run();
    expect(exportedIds(await download(subject))).toEqual([mate.id]);
  });
});

describe('who gets nothing', () => {
  test('invariant 24: what only a hold preserves is not exported', async () => {
    await storeSome(soon.expiresAt, 1);
    const kept = await storeSome(later.expiresAt, 1);
    await vault.hold(stage.organizationId);
    const subject = await begin();
    await vault.moveTo(addMs(soon.expiresAt, 1_000));
    await run();
    expect(exportedIds(await download(subject))).toEqual(idsOf(kept));
  });

  test.each([
    ['suspended', 'organization_suspended'],
    ['closed', 'organization_closed'],
  ])(
    'invariant 36: an organization that is %s exports nothing: the run fails, and what is ready is not fetched',
    async (state, code) => {
      await storeSome(soon.expiresAt, 1);
      const ready = await begin();
      await run();
      const running = await begin();
      await setState(state);
      await run();
      expect(await standing(running)).toMatchObject({ state: 'failed', failure: code, fileCount: 0 });
      await expect(download(ready)).rejects.toMatchObject({ code });
      await setState('active');
      expect((await download(ready)).lines).toHaveLength(1);
    },
  );

  test('invariant 36: a suspension ends a download that runs', async () => {
    await storeSome(soon.expiresAt, 1);
    await storeSome(later.expiresAt, 1);
    const subject = await begin();
    await run();
    const suspend = async () => {
      await setState('suspended');
    };
    await expect(download(subject, suspend)).rejects.toMatchObject({ code: 'organization_suspended' });
    const read = stage.repository.readFile(stage.organizationId, subject.id, firstPart(later.expiryHour));
    await expect(read).rejects.toMatchObject({ code: 'organization_suspended' });
  });

  test('another organization finds nothing', async () => {
    await storeSome(soon.expiresAt, 1);
    const subject = await begin();
    await run();
    stage.enter(await insertOrganization(testDatabase));
    await expect(download(subject)).rejects.toMatchObject({ code: 'not_found' });
    expect(await stage.repository.files(stage.organizationId, subject.id)).toEqual([]);
  });
});

describe('the sweep', () => {
  beforeEach(async () => {
    await testDatabase.query('DELETE FROM export');
  });

  test('deletes files that have expired and those of exports that ended, says when, and touches no other', async () => {
    await storeSome(soon.expiresAt, 1);
    await storeSome(later.expiresAt, 1);
    const subject = await begin();
    await run();
    const ended = createEndedExports(vault.worker);
    await ended.forget(100);
    expect(await ended.nextWorkAt()).toEqual(soon.expiresAt);
    await vault.moveTo(addMs(soon.expiresAt, -1_000));
    await ended.forget(100);
    expect(await standing(subject)).toMatchObject({ fileCount: 2 });
    await vault.moveTo(soon.expiresAt);
    expect(await ended.forget(100)).toBe(1);
    expect(await standing(subject)).toMatchObject({ fileCount: 1 });
    await stage.repository.end({ organizationId: stage.organizationId, exportId: subject.id, ...BY });
    expect(await standing(subject)).toMatchObject({ state: 'deleted', fileCount: 0 });
  });
});
