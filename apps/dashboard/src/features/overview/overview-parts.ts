import type { Role } from '@lethe/core/tenancy';

/** The parts of the page, in its order. */
export const OVERVIEW_PARTS = [
  'traffic',
  'spend',
  'errors',
  'conversations',
  'lately',
  'keys',
  'policy',
  'holds',
  'proof',
  'credit',
  'invoices',
] as const;
export type OverviewPart = (typeof OVERVIEW_PARTS)[number];

export const OVERVIEW_FIGURES = [
  'requests',
  'errors',
  'latency',
  'stored',
  'month',
  'forecast',
  'balance',
  'destroyed',
  'erasures',
] as const;
export type OverviewFigure = (typeof OVERVIEW_FIGURES)[number];

interface RoleOverview {
  /** Four at most, side by side. */
  readonly figures: readonly OverviewFigure[];
  readonly main: readonly OverviewPart[];
  readonly side: readonly OverviewPart[];
}

const RUNNING: RoleOverview = {
  figures: ['requests', 'errors', 'stored', 'month'],
  main: ['traffic', 'errors', 'lately'],
  side: ['policy', 'holds', 'proof', 'credit'],
};

/** What each role comes for. What a role may not read is refused by the server, whatever stands here. */
export const ROLE_OVERVIEWS: Readonly<Record<Role, RoleOverview>> = {
  owner: RUNNING,
  admin: RUNNING,
  developer: {
    figures: ['requests', 'errors', 'latency', 'stored'],
    main: ['traffic', 'errors', 'conversations'],
    side: ['keys', 'policy'],
  },
  finance: { figures: ['month', 'forecast', 'balance'], main: ['spend'], side: ['credit', 'invoices'] },
  compliance: {
    figures: ['stored', 'destroyed', 'erasures'],
    main: ['lately'],
    side: ['holds', 'proof', 'policy'],
  },
  viewer: { figures: ['requests', 'errors', 'stored'], main: ['traffic'], side: [] },
};

/** Whether a role's page has a part at all; what is not shown is not asked for. */
export function hasPart(role: Role, part: OverviewPart): boolean {
  const { main, side } = ROLE_OVERVIEWS[role];
  return main.includes(part) || side.includes(part);
}

export function hasFigure(role: Role, figure: OverviewFigure): boolean {
  return ROLE_OVERVIEWS[role].figures.includes(figure);
}
