import { randomUUID } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type ApiContext, createCaller, createDownloadCaller } from '@lethe/api';
import { LIFE_PERIODS_DEFAULT } from '@lethe/core/lifecycle';
import type { UserId } from '@lethe/core/tenancy';
import { createDatabase, type Database } from '@lethe/db';
import { useDatabase } from '@lethe/testkit/postgres';
import { type MasterKeyring, openMasterKeys } from '@lethe/vault';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { composePorts } from './compose-ports.ts';
import { composeProviderPorts } from './compose-provider-ports.ts';

const testDatabase = useDatabase();
let folder: string;
let masterKeys: MasterKeyring;
/** With the rights of the dashboard, and no others. */
let database: Database;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'lethe-tenancy-'));
  masterKeys = openMasterKeys({ LETHE_MASTER_KEY_FILE: join(folder, 'master.key') });
  database = createDatabase({ url: testDatabase.urlAs('lethe_app'), applicationName: 'test', poolSizeMax: 4 });
});
afterAll(async () => {
  await database.close();
  await rm(folder, { recursive: true });
});

async function signIn(name: string) {
  const id = randomUUID() as UserId;
  const email = `${id}@example.test`;
  await testDatabase.query('INSERT INTO "user" (id, email, name) VALUES ($1, $2, $3)', [id, email, name]);
  const context: ApiContext = {
    user: { id, name, email },
    sessionId: null,
    mode: 'cloud',
    origin: { requestId: 'call-1', address: '203.0.113.9' },
    clock: { now: () => new Date() },
    publicUrl: 'https://lethe.example',
    ports: composePorts({
      database,
      opener: { open: () => Promise.reject(new Error('No payload is read here.')) },
      demoClock: null,
      providers: composeProviderPorts(masterKeys),
      paymentProcessor: null,
      keys: { environment: 'live', pepper: Buffer.alloc(32) },
    }),
    retention: { selfHosted: null },
    backupRetentionDays: 45,
    lifePeriods: LIFE_PERIODS_DEFAULT,
  };
  return { id, email, caller: createCaller(context), downloads: createDownloadCaller(context) };
}

async function tokenSentTo(email: string): Promise<string> {
  const [mail] = await testDatabase.query<{ text: string }>(
    'SELECT text FROM outbox_mail WHERE recipient = $1 ORDER BY created_at DESC LIMIT 1',
    [email],
  );
  return /invitations\/([\w-]{43})/.exec(mail?.text ?? '')?.[1] ?? expect.fail('no mail was sent');
}

describe('with the rights of the dashboard alone', () => {
  test('an organization is created, shared, narrowed and left, and its log tells all of it', async () => {
    const [founder, guest] = [await signIn('Ines Marchetti'), await signIn('=2+5+cmd|calc')];
    const { organization } = await founder.caller.organizations.create({ name: 'Ostwick Lessons' });
    const { slug: organizationSlug } = organization;
    const { project } = await founder.caller.projects.create({ organizationSlug, name: 'tutor', mode: 'api_keys' });
    await founder.caller.projects.create({ organizationSlug, name: 'grading', mode: 'api_keys' });

    const draft = { organizationSlug, email: guest.email, role: 'developer' as const, projectIds: [project.id] };
    await founder.caller.invitations.create(draft);
    const token = await tokenSentTo(guest.email);
    expect(await guest.caller.invitations.preview({ token })).toMatchObject({ organizationName: 'Ostwick Lessons' });
    expect(await guest.caller.invitations.accept({ token })).toEqual({ organizationSlug });
    expect(await guest.caller.projects.list({ organizationSlug })).toMatchObject([{ id: project.id, name: 'tutor' }]);

    await founder.caller.members.update({ organizationSlug, userId: guest.id, role: 'viewer', projectIds: [] });
    await expect(guest.caller.members.list({ organizationSlug })).rejects.toMatchObject({ code: 'FORBIDDEN' });
    await guest.caller.organizations.leave({ organizationSlug });
    await expect(guest.caller.projects.list({ organizationSlug })).rejects.toMatchObject({
      code: 'NOT_FOUND',
      message: 'There is no such organization.',
    });
    await expect(founder.caller.organizations.leave({ organizationSlug })).rejects.toMatchObject({
      code: 'CONFLICT',
      cause: { code: 'last_owner' },
    });

    const { events, next } = await founder.caller.audit.list({ organizationSlug, pageSize: 6 });
    expect(next).toBe(2n);
    const rest = await founder.caller.audit.list({ organizationSlug, pageSize: 6, before: next });
    expect([...events, ...rest.events].map(({ action }) => action)).toEqual([
      'member.left',
      'member.role_changed',
      'member.joined',
      'member.invited',
      'project.created',
      'project.created',
      'organization.created',
    ]);
    expect(rest.next).toBeNull();
  });

  test('invariant 48: the log leaves as a file in which no name is a formula', async () => {
    const founder = await signIn('=1+1');
    const { organization } = await founder.caller.organizations.create({ name: '@SUM(A1)' });
    const file = await founder.downloads.auditLog({ organizationSlug: organization.slug, format: 'csv' });
    let text = '';
    for await (const chunk of file.chunks) text += chunk;
    const lines = text.trimEnd().split('\r\n');
    expect(lines).toHaveLength(3);
    expect(lines[1]).toContain('audit_log.exported');
    expect(lines[2]).toContain(`"'=1+1"`);
    expect(file.fileName).toMatch(/^sum-a1-audit-log-\d{4}-\d\d-\d\d\.csv$/);
    const stranger = await signIn('Nobody');
    await expect(
      stranger.downloads.auditLog({ organizationSlug: organization.slug, format: 'csv' }),
    ).rejects.toMatchObject({ code: 'NOT_FOUND' });
  });
});
