import { globSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { expect, test } from 'vitest';

const primitives = join(import.meta.dirname, '../../../components/primitives');
/** No component of its own, or the frame that every page has around it. */
const SHOWN_OTHERWISE = ['use-is-hydrated.ts', 'toasts.tsx', 'use-is-narrow.ts'];

test('every primitive stands in the gallery', () => {
  const gallery = globSync('*.tsx', { cwd: import.meta.dirname })
    .map((file) => readFileSync(join(import.meta.dirname, file), 'utf8'))
    .join('\n');
  const missing = globSync('*.{ts,tsx}', { cwd: primitives })
    .map((file) => basename(file))
    .filter((file) => !file.includes('.test.') && !SHOWN_OTHERWISE.includes(file))
    .filter((file) => !gallery.includes(`components/primitives/${file}'`));
  expect(missing).toEqual([]);
});
