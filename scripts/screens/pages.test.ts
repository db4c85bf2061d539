import { globSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { expect, test } from 'vitest';
import { repositoryRoot } from '../processes/repository-root.ts';
import { screens } from './pages.ts';

/** Shown for a moment on the way to another page, only with a link that works once, or only with a receiver that a demo does not have. */
const NOT_PICTURED = [
  '/',
  '/[organization]/credits/return',
  '/invitations/[token]',
  '/[organization]/settings/webhooks/[endpoint]',
];

test('every page has a picture, and no two have the same name', () => {
  const app = join(repositoryRoot, 'apps/dashboard/src/app');
  const routes = globSync('**/page.tsx', { cwd: app }).map((file) => {
    const folders = dirname(file).split('/');
    return `/${folders.filter((folder) => folder !== '.' && !folder.startsWith('(')).join('/')}`;
  });
  const pictured = new Set([...screens.map(({ route }) => route), ...NOT_PICTURED]);
  expect(routes.filter((route) => !pictured.has(route)).toSorted()).toEqual([]);
  expect(new Set(screens.map(({ name }) => name)).size).toBe(screens.length);
});
