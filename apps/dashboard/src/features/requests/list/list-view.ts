/** How the reader likes the list: which columns it has and how close its rows stand. It is theirs, not part of what a link shows. */
export interface ListView {
  readonly columns: readonly ColumnName[];
  readonly density: Density;
}

/** Columns that may be left out, in the order in which they stand; time, model and payload always stay. */
export const COLUMN_NAMES = [
  'status',
  'project',
  'key',
  'session',
  'endUser',
  'tags',
  'finishReason',
  'tokens',
  'cost',
  'firstToken',
  'latency',
] as const;
export type ColumnName = (typeof COLUMN_NAMES)[number];

export const DENSITIES = ['standard', 'compact'] as const;
export type Density = (typeof DENSITIES)[number];

export const DEFAULT_VIEW: ListView = { columns: ['project', 'tokens', 'cost', 'latency'], density: 'standard' };

/** A cookie, so that the server draws the list as it is liked and nothing moves afterwards. */
export const VIEW_COOKIE = 'lethe-request-list';
const COOKIE_AGE_SECONDS = 365 * 86_400;

/** Reads what a cookie holds, whoever wrote it. */
export function readListView(text: string | undefined): ListView {
  const [density = '', names] = (text ?? '').split('.');
  if (names === undefined) return DEFAULT_VIEW;
  const wanted = new Set(names.split('-'));
  return {
    columns: COLUMN_NAMES.filter((name) => wanted.has(name)),
    density: DENSITIES.find((candidate) => candidate === density) ?? DEFAULT_VIEW.density,
  };
}

export function writeListView({ columns, density }: ListView): string {
  return `${density}.${columns.join('-')}`;
}

/** The whole cookie, for `document.cookie`. */
export function viewCookie(view: ListView): string {
  return `${VIEW_COOKIE}=${writeListView(view)}; path=/; max-age=${COOKIE_AGE_SECONDS}; samesite=lax`;
}

export function toggleColumn(view: ListView, name: ColumnName): ListView {
  const wanted = new Set(view.columns);
  if (!wanted.delete(name)) wanted.add(name);
  return { ...view, columns: COLUMN_NAMES.filter((column) => wanted.has(column)) };
}
