import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { hasStaffPermission, STAFF_PERMISSIONS, STAFF_ROLE_PERMISSIONS, staffRolesWith } from './index.ts';

test('docs/staff.md has the matrix of staff, row by row', () => {
  const text = readFileSync(join(import.meta.dirname, '../../../../docs/staff.md'), 'utf8');
  const rows = [...text.matchAll(/^\| `([a-z_]+:[a-z_]+)` \| (yes|no) \| (yes|no) \|/gm)].map(
    ([, permission, support, officer]) => [permission, support, officer],
  );
  const word = (isAllowed: boolean) => (isAllowed ? 'yes' : 'no');
  expect(rows).toEqual(
    STAFF_PERMISSIONS.map((permission) => [
      permission,
      word(hasStaffPermission('support', permission)),
      word(hasStaffPermission('compliance_officer', permission)),
    ]),
  );
});

test('every permission of staff belongs to a role, and no role has one twice', () => {
  for (const permission of STAFF_PERMISSIONS) expect(staffRolesWith(permission).length).toBeGreaterThan(0);
  for (const permissions of Object.values(STAFF_ROLE_PERMISSIONS))
    expect(new Set(permissions).size).toBe(permissions.length);
});

test('no permission of staff reads a payload', () => {
  expect(STAFF_PERMISSIONS.filter((permission) => /payload|request|custody|read/.test(permission))).toEqual([]);
});
