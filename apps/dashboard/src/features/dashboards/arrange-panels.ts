import type { DashboardPanel } from '@lethe/core/dashboards';

/** The panels with one of them at another place; the same list when it is there already. */
export function movePanel(panels: readonly DashboardPanel[], id: string, toIndex: number): readonly DashboardPanel[] {
  const from = panels.findIndex((panel) => panel.id === id);
  const moved = panels[from];
  const to = Math.max(0, Math.min(panels.length - 1, toIndex));
  if (moved === undefined || from === to) return panels;
  const others = panels.filter((panel) => panel !== moved);
  return [...others.slice(0, to), moved, ...others.slice(to)];
}

/** Back to where it was, or at the end when there are fewer now. */
export function restorePanel(
  panels: readonly DashboardPanel[],
  panel: DashboardPanel,
  index: number,
): readonly DashboardPanel[] {
  if (panels.some(({ id }) => id === panel.id)) return panels;
  return [...panels.slice(0, index), panel, ...panels.slice(index)];
}
