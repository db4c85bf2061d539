import { randomUUID } from 'node:crypto';
import { DATA_CLASSES } from '@lethe/core/retention';
import { saveSubprocessor } from '@lethe/core/subprocessors';
import { addMs, MS_PER_DAY, MS_PER_HOUR, utcDayName } from '@lethe/core/time';
import { createDatabase, createStaffRepository, createSubprocessorEditor } from '@lethe/db';
import { insertOrganization, type OrganizationFixture, useDatabase } from '@lethe/testkit/postgres';
import { beforeEach, describe, expect, test } from 'vitest';
import { useManagementApi } from './testing/use-management-api.ts';

const testDatabase = useDatabase();
const api = useManagementApi(testDatabase);

let organization: OrganizationFixture;
let key: string;

beforeEach(async () => {
  organization = await insertOrganization(testDatabase);
  key = await api.insertKey(organization);
});

const get = (path: string, asKey = key) => api.call(asKey, { path });

/** Enters a service as a compliance officer does. */
async function register(service: string, reviewDueOn: string): Promise<void> {
  const app = createDatabase({ url: testDatabase.urlAs('lethe_app'), applicationName: 'test', poolSizeMax: 1 });
  const staffId = randomUUID();
  await testDatabase.query(
    `INSERT INTO staff_member (id, email, name, role, password_hash) VALUES ($1, $2, 'Henrik', 'compliance_officer', 'none')`,
    [staffId, `${staffId}@lethe.example`],
  );
  const token = await createStaffRepository(app).startSession({ staffId, now: new Date() });
  const entered = {
    service,
    purpose: 'Runs the servers',
    dataClasses: ['backups', 'body'],
    region: 'Norway',
    safeguards: 'ISO 27001',
    evidenceUrl: 'https://fjellhost.example/trust',
    isOptional: false,
    reviewedOn: '2025-01-01',
    reviewDueOn,
  };
  await saveSubprocessor(
    { editor: createSubprocessorEditor(app), clock: api.clock, mintId: randomUUID },
    { token, subprocessorId: null, baseVersion: null, entered },
  );
  await app.close();
}

describe('the life of data', () => {
  test('tells the four numbers and every class, for the policy that is in force', async () => {
    const { status, body } = await get('/data-lifecycle');
    expect(status).toBe(200);
    expect(body.numbers).toEqual([
      { name: 'read', within_seconds: 0, counted_from: 'expiry', is_met: true, unmet_reason: null },
      { name: 'key', within_seconds: 900, counted_from: 'end_of_expiry_hour', is_met: true, unmet_reason: null },
      {
        name: 'ciphertext',
        within_seconds: 3_600,
        counted_from: 'end_of_expiry_day',
        is_met: true,
        unmet_reason: null,
      },
      { name: 'backup', within_seconds: 604_800, counted_from: 'expiry', is_met: true, unmet_reason: null },
    ]);
    const classes = body.classes as unknown as { data_class: string; kept: string; seconds: number | null }[];
    expect(classes.map(({ data_class }) => data_class)).toEqual(DATA_CLASSES);
    expect(classes[0]).toMatchObject({ kept: 'days', seconds: 30 * 86_400 });
    expect(classes.at(-1)).toMatchObject({ data_class: 'backups', kept: 'days', seconds: 45 * 86_400 });
  });

  test('follows the policy', async () => {
    const body = { level: 'metadata_only', payload_retention_days: 30, metadata_retention_days: null, version: 1 };
    expect((await api.call(key, { method: 'PUT', path: '/retention-policy', body })).status).toBe(200);
    const { classes } = (await get('/data-lifecycle')).body as unknown as { classes: object[] };
    expect(classes[0]).toMatchObject({ data_class: 'body', kept: 'never_stored', seconds: 0 });
  });

  test('says when a number is not kept, and why', async () => {
    const expiryHour = new Date(Math.floor((Date.now() - 3 * MS_PER_DAY) / MS_PER_HOUR) * MS_PER_HOUR);
    await testDatabase.query(
      `INSERT INTO keyring.hour_key (organization_id, expiry_hour, generation, master_key_version, wrapped_key) VALUES ($1, $2, 1, 1, '\\x00')`,
      [organization.organizationId, expiryHour],
    );
    const { numbers } = (await get('/data-lifecycle')).body as unknown as { numbers: object[] };
    expect(numbers).toMatchObject([{ is_met: true }, { is_met: false }, { is_met: false }, { is_met: true }]);
    const other = await api.insertKey(await insertOrganization(testDatabase));
    const { numbers: theirs } = (await get('/data-lifecycle', other)).body as unknown as { numbers: object[] };
    expect(theirs).toMatchObject([{ is_met: true }, { is_met: true }, { is_met: true }, { is_met: true }]);
  });
});

describe('the status of destruction', () => {
  test('counts what the organization has stored, and nobody else’s', async () => {
    await api.store(organization);
    await api.store(await insertOrganization(testDatabase));
    expect((await get('/retention-status')).body).toMatchObject({
      overdue_key_count: 0,
      oldest_overdue_at: null,
      next_due_at: expect.any(String),
      stored_part_count: 2,
      held_part_count: 0,
      paused_at: null,
      pause_reason: null,
    });
  });
});

describe('the subprocessors', () => {
  test('are the same for every organization, and an overdue review says so', async () => {
    expect((await get('/subprocessors')).body).toEqual({ data: [] });
    const now = api.clock.now();
    await register('Fjellhost', utcDayName(addMs(now, 9 * MS_PER_DAY)));
    await register('Postvik', utcDayName(addMs(now, -9 * MS_PER_DAY)));
    const { body } = await get('/subprocessors');
    expect(body.data).toMatchObject([
      { service: 'Fjellhost', data_classes: ['body', 'backups'], is_review_overdue: false },
      { service: 'Postvik', evidence_url: 'https://fjellhost.example/trust', is_review_overdue: true },
    ]);
    const other = await api.insertKey(await insertOrganization(testDatabase));
    expect((await get('/subprocessors', other)).body).toEqual(body);
  });
});
