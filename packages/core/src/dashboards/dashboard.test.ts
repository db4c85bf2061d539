import { expect, test } from 'vitest';
import { dashboardDraftSchema } from './dashboard.ts';

const draft = (name: string) => ({ name, range: '30d', panels: [] });

test.each(['', '   ', 'two\nlines', 'a\u0000b', 'secret\u202egnp', 'x'.repeat(200)])(
  'a dashboard’s name, which stands in subjects of mails and in files, is one line of visible text: %j is refused',
  (name) => {
    expect(dashboardDraftSchema.safeParse(draft(name)).success).toBe(false);
  },
);

test('a name in any script is taken as it is, without the space around it', () => {
  expect(dashboardDraftSchema.parse(draft('  Kosten über Zeit · 成本 ')).name).toBe('Kosten über Zeit · 成本');
});
