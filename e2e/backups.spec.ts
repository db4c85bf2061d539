import { randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openMasterKeys } from '@lethe/vault';
import { expect, test } from '@playwright/test';
import { takeBaseBackup, visitBackup } from './support/base-backup.ts';
import { query } from './support/database.ts';
import { demo, letheHome, organizationOn, projectIn } from './support/demo.ts';
import { advanceClock, complete } from './support/gateway.ts';
import { filesHolding } from './support/search-disk.ts';
import { collect, openWithAnything } from './support/try-all-keys.ts';

const DAY_SECONDS = 86_400;
const organization = organizationOn('pro');

interface Stored {
  readonly requestId: string;
  readonly canary: string;
}

async function store(headers: Record<string, string> = {}): Promise<Stored> {
  const canary = `canary${randomBytes(12).toString('hex')}`;
  const body = {
    model: 'simulator/gpt-5-mini',
    messages: [{ role: 'user', content: `Prompt ${canary}` }],
    simulator: { content: `Answer ${canary}` },
  };
  const { status, requestId } = await complete(projectIn(organization, 'credits').apiKey, body, headers);
  expect(status).toBe(200);
  return { requestId, canary };
}

/** Two requests whose payloads expire in the same hour, and so are under the same key. */
async function storeTwoInOneHour(): Promise<[Stored, Stored]> {
  for (;;) {
    const pair: [Stored, Stored] = [await store(), await store()];
    const hours = await query<{ hour: Date }>(
      `SELECT DISTINCT date_trunc('hour', expires_at, 'UTC') AS hour FROM request WHERE id = ANY ($1::uuid[])`,
      [pair.map(({ requestId }) => requestId)],
    );
    if (hours.length === 1) return pair;
  }
}

async function erase(requestId: string): Promise<void> {
  const response = await fetch(`${demo.dashboardUrl}/management/v1/requests/${requestId}/payload`, {
    method: 'DELETE',
    headers: { authorization: `Bearer ${organization.managementKey}`, 'content-type': 'application/json' },
    body: JSON.stringify({ reason: 'Asked to be forgotten.' }),
  });
  expect(response.status).toBe(200);
}

function liveMasterKeys(file = join(letheHome, 'master.key')) {
  return openMasterKeys({ LETHE_MASTER_KEY_FILE: file }, { keepsDisabled: true });
}

test('invariant 18: after expiry, and after an erasure, and one rotation of the master key, no copy of the database opens with any key that lives', async () => {
  test.setTimeout(180_000);
  const expiring = await store({ 'x-lethe-retention-days': '1' });
  const [erased, survivor] = await storeTwoInOneHour();
  const all = [expiring, erased, survivor];
  const ids = all.map(({ requestId }) => requestId);
  await query('CHECKPOINT');
  const backup = await takeBaseBackup('backup-before');
  const foreignFolder = mkdtempSync(join(tmpdir(), 'lethe-keys-'));
  try {
    const before = await visitBackup(backup, (ask) => collect(ask, ids));
    const openedBefore = await openWithAnything([before], liveMasterKeys());
    for (const { requestId, canary } of all) expect(openedBefore.get(requestId)).toContain(canary);
    const withAnotherKey = await openWithAnything([before], liveMasterKeys(join(foreignFolder, 'master.key')));
    expect(withAnotherKey.size).toBe(0);

    await erase(erased.requestId);
    await advanceClock(6 * DAY_SECONDS);
    const live = await collect(query, ids);
    expect(live.parts.map(({ requestId }) => requestId)).toEqual([survivor.requestId, survivor.requestId]);
    expect(before.hourKeys.length).toBeGreaterThan(0);
    const opened = await openWithAnything([before, live], liveMasterKeys());
    expect([...opened.keys()]).toEqual([survivor.requestId]);
    expect(opened.get(survivor.requestId)).toContain(survivor.canary);

    await query('CHECKPOINT');
    const [row] = await query<{ folder: string }>(`SELECT current_setting('data_directory') AS folder`);
    for (const place of [letheHome, row?.folder ?? letheHome, backup]) {
      for (const { canary } of all) expect(await filesHolding(place, canary)).toEqual([]);
    }
  } finally {
    rmSync(backup, { recursive: true, force: true });
    rmSync(foreignFolder, { recursive: true, force: true });
  }
});
