import { describe, expect, test } from 'vitest';
import {
  emailProblem,
  expiryText,
  lastOwnerRefusal,
  type MemberRow,
  nameOf,
  ownerRefusal,
  projectsText,
} from './view-model.ts';

const NOW = new Date('2026-11-21T14:00:00Z');

function member(change: Partial<MemberRow>): MemberRow {
  return {
    userId: 'u1',
    name: 'Ines Marchetti',
    email: 'ines@halden.example',
    role: 'owner',
    projectIds: [],
    createdAt: NOW,
    isYou: false,
    ...change,
  };
}

describe('the last owner', () => {
  test('cannot go, and is told what to do first', () => {
    const owner = member({});
    expect(lastOwnerRefusal(owner, [owner, member({ userId: 'u2', role: 'admin' })])).toMatch(/Transfer ownership/);
  });

  test('can go once there is another owner', () => {
    const owner = member({});
    expect(lastOwnerRefusal(owner, [owner, member({ userId: 'u2' })])).toBeNull();
  });

  test('is not what an admin is', () => {
    const admin = member({ role: 'admin' });
    expect(lastOwnerRefusal(admin, [admin])).toBeNull();
  });
});

test('only owners touch owners', () => {
  expect(ownerRefusal('admin', member({}))).not.toBeNull();
  expect(ownerRefusal('owner', member({}))).toBeNull();
  expect(ownerRefusal('admin', member({ role: 'viewer' }))).toBeNull();
});

test('somebody without a name is called by the address', () => {
  expect(nameOf(member({ name: null }))).toBe('ines@halden.example');
});

test.each([
  [[], 'All projects'],
  [['p1'], 'claims-triage'],
  [['gone'], '1 project'],
  [['p1', 'p2'], '2 projects'],
])('projects %j read %s', (projectIds, expected) => {
  expect(projectsText(projectIds, [{ id: 'p1', name: 'claims-triage' }])).toBe(expected);
});

test('an invitation says when it expires, and that it has expired from that instant on', () => {
  expect(expiryText(new Date('2026-11-28T13:00:00Z'), NOW)).toBe('in 6 d 23 h');
  expect(expiryText(NOW, NOW)).toBe('expired');
});

test.each(['', 'ada@example.com', ' ada@example.com '])('%j is no problem', (text) => {
  expect(emailProblem(text)).toBeNull();
});

test.each(['ada', 'ada@', 'a b@example.com', 'ada@example'])('%j is told what an address looks like', (text) => {
  expect(emailProblem(text)).not.toBeNull();
});
