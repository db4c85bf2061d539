import { type DashboardPanel, dashboardPanelSchema } from '@lethe/core/dashboards';
import { describe, expect, test } from 'vitest';
import { movePanel, restorePanel } from './arrange-panels.ts';

const panels: readonly DashboardPanel[] = ['a', 'b', 'c'].map((title, index) =>
  dashboardPanelSchema.parse({ id: `0189d5c0-0000-7000-8000-00000000000${index}`, title, metric: 'cost' }),
);
const idOf = (title: string) => panels.find((panel) => panel.title === title)?.id ?? '';
const titles = (list: readonly DashboardPanel[]) => list.map(({ title }) => title).join('');

describe('arranging panels', () => {
  test.each([
    ['a', 1, 'bac'],
    ['a', 2, 'bca'],
    ['c', 0, 'cab'],
    ['a', -1, 'abc'],
    ['c', 9, 'abc'],
  ])('%s goes to place %i: %s', (title, index, expected) => {
    expect(titles(movePanel(panels, idOf(title), index))).toBe(expected);
  });

  test('a panel that was removed comes back to its place, and only once', () => {
    const [first, second, third] = panels as [DashboardPanel, DashboardPanel, DashboardPanel];
    const restored = restorePanel([first, third], second, 1);
    expect(titles(restored)).toBe('abc');
    expect(restorePanel(restored, second, 1)).toBe(restored);
    expect(titles(restorePanel([], second, 1))).toBe('b');
  });
});
