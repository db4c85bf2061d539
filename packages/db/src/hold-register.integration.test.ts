import { insertOrganization, moveOrganization, type OrganizationFixture, useDatabase } from '@lethe/testkit/postgres';
import { beforeEach, describe, expect, test } from 'vitest';
import { asStaff, createHoldRegister } from './index.ts';
import { useConnections } from './testing/connections.ts';
import { createCases, origin } from './testing/holds.ts';
import { auditedActions } from './testing/people.ts';
import { type StaffFixture, signInStaff } from './testing/staff-sessions.ts';

const testDatabase = useDatabase();
const connections = useConnections(testDatabase);
let fixture: OrganizationFixture;
let officer: StaffFixture;

beforeEach(async () => {
  fixture = await insertOrganization(testDatabase);
  officer = await signInStaff(testDatabase, connections, 'compliance_officer');
});

const listOf = (employee: StaffFixture) =>
  createHoldRegister(connections.app, employee.authority('hold:handle')).list(100);
const casesOf = (employee: StaffFixture) =>
  createCases(asStaff(connections.app, employee.authority('hold:handle')), fixture.organizationId);
const actorOf = ({ id, name }: StaffFixture) => ({ kind: 'staff', id, label: name }) as const;

describe('legal holds and staff', () => {
  test('an officer sees the cases of every organization, those that wait first, and support sees none', async () => {
    const other = await insertOrganization(testDatabase);
    const [own, foreign] = [fixture, other].map(({ organizationId }) => createCases(connections.app, organizationId));
    const confirmed = await own?.place({ projectId: fixture.projectId });
    await own?.confirm(String(confirmed?.id));
    const waiting = await foreign?.place();
    const known = (await listOf(officer)).filter(({ hold }) => [confirmed?.id, waiting?.id].includes(hold.id));
    expect(known).toMatchObject([
      { organizationSlug: other.slug, projectName: null, hold: { id: waiting?.id } },
      { organizationSlug: fixture.slug, projectName: expect.any(String), hold: { id: confirmed?.id } },
    ]);
    const support = await signInStaff(testDatabase, connections, 'support');
    await expect(listOf(support)).rejects.toMatchObject({ code: 'forbidden' });
    await expect(casesOf(support).place()).rejects.toMatchObject({ code: 'forbidden' });
    expect(await auditedActions(testDatabase, other.organizationId)).toEqual(['legal_hold.placed']);
  });

  test('an officer is the second person of an organization, and no second person to themselves', async () => {
    const { id } = await createCases(connections.app, fixture.organizationId).place();
    expect(await casesOf(officer).change(id, 'confirm', actorOf(officer))).toMatchObject({
      confirmed: { label: officer.name, person: `staff:${officer.id}` },
    });
    await casesOf(officer).change(id, 'request_release', actorOf(officer), 'settled');
    await expect(casesOf(officer).change(id, 'approve_release', actorOf(officer))).rejects.toMatchObject({
      code: 'second_person_required',
    });
    const colleague = await signInStaff(testDatabase, connections, 'compliance_officer');
    const released = await casesOf(colleague).change(id, 'approve_release', actorOf(colleague));
    expect(released).toMatchObject({ released: { label: colleague.name } });
  });

  test('an officer preserves what a closed organization has, whose own members see nothing any more', async () => {
    await moveOrganization(testDatabase, fixture.organizationId, 'closed');
    const placed = await casesOf(officer).repository.place({
      organizationId: fixture.organizationId,
      id: crypto.randomUUID(),
      draft: {
        name: 'Order of a court',
        reason: 'file 7',
        projectId: null,
        endUsers: [],
        admittedFrom: null,
        admittedTo: null,
        requestIds: [],
      },
      actor: actorOf(officer),
      origin,
    });
    expect(placed).toMatchObject({ number: 1, released: null });
    const [row] = await testDatabase.query('SELECT has_hold_in_force($1) AS waits', [fixture.organizationId]);
    expect(row).toEqual({ waits: true });
  });
});
