import { SCOPE_PERMISSIONS } from '@lethe/core/management';
import { expect, test } from 'vitest';
import { z } from 'zod';
import { defineOperation } from './define-operation.ts';
import { OPERATIONS } from './operations.ts';

const output = z.strictObject({});
const parts = {
  id: 'getNothing',
  method: 'GET',
  path: '/nothing',
  summary: '',
  output,
  handle: async () => ({}),
} as const;

test('an operation without a scope, or with one that does not exist, does not compile', () => {
  // @ts-expect-error: the scope is missing
  defineOperation(parts);
  // @ts-expect-error: there is no such scope
  defineOperation({ ...parts, scope: 'everything' });
  expect(defineOperation({ ...parts, scope: 'audit:read' }).scope).toBe('audit:read');
});

test('every operation has a scope, and a name and a place of its own', () => {
  for (const { scope } of OPERATIONS) expect(Object.keys(SCOPE_PERMISSIONS)).toContain(scope);
  expect(new Set(OPERATIONS.map(({ id }) => id)).size).toBe(OPERATIONS.length);
  expect(new Set(OPERATIONS.map(({ method, path }) => `${method} ${path}`)).size).toBe(OPERATIONS.length);
});

test('what changes nothing but reads takes no body, and each part of a path that stands for something is checked', () => {
  for (const { method, body, path, params } of OPERATIONS) {
    if (method === 'GET') expect(body).toBeUndefined();
    expect(path.includes('{')).toBe(params !== undefined);
  }
});
