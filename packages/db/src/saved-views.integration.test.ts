import { randomUUID } from 'node:crypto';
import type { NewAuditEvent } from '@lethe/core/audit';
import { SAVED_VIEWS_MAX, type SavedView } from '@lethe/core/saved-views';
import type { OrganizationId, UserId } from '@lethe/core/tenancy';
import { insertOrganization, useDatabase } from '@lethe/testkit/postgres';
import { beforeEach, expect, test } from 'vitest';
import { createSavedViewRepository } from './index.ts';
import { useConnections } from './testing/connections.ts';
import { insertMember } from './testing/people.ts';

const testDatabase = useDatabase();
const connections = useConnections(testDatabase);

let organizationId: OrganizationId;
let ines: UserId;
let tomas: UserId;

async function join(name: string): Promise<UserId> {
  const { userId } = await insertMember(testDatabase, organizationId, 'developer');
  await testDatabase.query('UPDATE "user" SET name = $2 WHERE id = $1', [userId, name]);
  return userId;
}

beforeEach(async () => {
  ({ organizationId } = await insertOrganization(testDatabase));
  ines = await join('Ines');
  tomas = await join('Tomas');
});

const repository = () => createSavedViewRepository(connections.app);
const viewOf = (changes: Partial<SavedView>): SavedView => ({
  id: randomUUID(),
  name: 'Failures',
  address: 'status=5xx',
  scope: 'personal',
  authorId: ines,
  createdAt: new Date('2026-11-21T08:00:00Z'),
  ...changes,
});
const save = (view: SavedView, audit: NewAuditEvent | null = null) =>
  repository().save({ organizationId, view, audit });
const namesSeenBy = async (readerId: UserId | null) =>
  (await repository().list({ organizationId, readerId })).map(({ name }) => name);

test('a member sees their own views and the shared ones, a management key the shared ones only', async () => {
  await save(viewOf({ name: 'Mine' }));
  await save(viewOf({ name: 'Theirs', authorId: tomas }));
  await save(viewOf({ name: 'Ours', scope: 'organization', authorId: tomas }));
  expect(await namesSeenBy(ines)).toEqual(['Mine', 'Ours']);
  expect(await namesSeenBy(tomas)).toEqual(['Ours', 'Theirs']);
  expect(await namesSeenBy(null)).toEqual(['Ours']);
  const listed = await repository().list({ organizationId, readerId: ines });
  expect(listed.at(-1)).toMatchObject({ authorName: 'Tomas', address: 'status=5xx' });
});

test('a name is taken among what is shared, and among what one member keeps, and is free elsewhere', async () => {
  const first = viewOf({});
  expect(await save(first)).toBe('saved');
  expect(await save(viewOf({}))).toBe('name_taken');
  expect(await save({ ...first, address: 'status=4xx' })).toBe('saved');
  expect(await save(viewOf({ authorId: tomas }))).toBe('saved');
  expect(await save(viewOf({ scope: 'organization' }))).toBe('saved');
  expect(await save(viewOf({ scope: 'organization', authorId: tomas }))).toBe('name_taken');
});

test('there are at most so many', async () => {
  for (let index = 0; index < SAVED_VIEWS_MAX; index += 1) await save(viewOf({ name: `View ${index}` }));
  expect(await save(viewOf({ name: 'One more' }))).toBe('too_many');
});

test('what a member kept for themselves goes with the membership; what they shared stays, by nobody once the person is gone', async () => {
  await save(viewOf({ name: 'Mine' }));
  await save(viewOf({ name: 'Ours', scope: 'organization' }));
  await connections.app.withOrganization(organizationId, (transaction) =>
    transaction.query('DELETE FROM member WHERE organization_id = $1 AND user_id = $2', [organizationId, ines]),
  );
  expect(await namesSeenBy(ines)).toEqual(['Ours']);
  await testDatabase.query('DELETE FROM "user" WHERE id = $1', [ines]);
  const [ours] = await repository().list({ organizationId, readerId: tomas });
  expect(ours).toMatchObject({ name: 'Ours', authorId: null, authorName: null });
});

test('invariant 33: the views of another organization are neither seen, changed nor removed', async () => {
  const view = viewOf({ scope: 'organization' });
  await save(view);
  const other = await insertOrganization(testDatabase);
  const theirs = { organizationId: other.organizationId, viewId: view.id };
  expect(await repository().find(theirs)).toBeNull();
  expect(await repository().remove({ ...theirs, audit: null })).toBe(false);
  expect(await repository().list({ organizationId: other.organizationId, readerId: ines })).toEqual([]);
  expect(await repository().find({ organizationId, viewId: view.id })).toMatchObject({ name: 'Failures' });
});
