import { expect, it } from 'vitest';
import { returnPath } from './return-path.ts';

it.each(['/halden/requests', '/halden/requests?model=gpt-4o#top'])('sign-in returns to %s', (path) => {
  expect(returnPath(path)).toBe(path);
});

it.each([
  null,
  '',
  'halden',
  '//evil.example',
  '/.//evil.example/x',
  '/..//evil.example',
  '/%2e//evil.example',
  '/x/..//evil.example',
  '/\\evil.example',
  '/\t/evil.example',
  'https://evil.example/',
  'javascript:alert(1)',
])('sign-in does not lead to %s', (path) => {
  expect(returnPath(path)).toBe('/');
});
