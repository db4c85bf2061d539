import type { Page } from '@playwright/test';

/** Who signs in apart, at /staff. */
export const STAFF_ROLES = ['support', 'compliance_officer'] as const;
type StaffRole = (typeof STAFF_ROLES)[number];

export type Screen = {
  /** The file's name, before width and theme. */
  name: string;
  /** The page's folder in the app, without groups: every page has a picture, or a test fails. */
  route: string;
  /** Who looks; nobody is signed in for null. */
  role: 'admin' | 'developer' | 'finance' | StaffRole | null;
  /** Left out: the one on Pro, which shows most. */
  organization?: 'suspended';
  /** False where the page scrolls inside of the window. */
  isWholePage: boolean;
  open: (page: Page, organizationPath: string) => Promise<unknown>;
};

/** Every page that docs/screens shows. */
export const screens: Screen[] = [
  { name: 'sign-in', route: '/sign-in', role: null, isWholePage: true, open: (page) => page.goto('/sign-in') },
  {
    name: 'requests',
    route: '/[organization]/requests',
    role: 'admin',
    isWholePage: false,
    open: (page, organization) => page.goto(`${organization}/requests`),
  },
  {
    name: 'request',
    route: '/[organization]/requests/[requestId]',
    role: 'developer',
    isWholePage: true,
    open: openAnsweredRequest,
  },
  {
    name: 'request-timing',
    route: '/[organization]/requests/[requestId]',
    role: 'developer',
    isWholePage: true,
    open: async (page, organization) => {
      await openAnsweredRequest(page, organization);
      await page.getByRole('tab', { name: 'Timing' }).click();
    },
  },
  {
    name: 'compare',
    route: '/[organization]/requests/compare',
    role: 'developer',
    isWholePage: true,
    open: openComparison,
  },
  organizationPage('conversations', 'conversations'),
  {
    ...organizationPage('conversation', 'conversations/[session]'),
    open: (page, organization) => openFirst(page, `${organization}/conversations`, '/conversations/'),
  },
  organizationPage('playground', 'playground'),
  organizationPage('analytics', 'analytics'),
  organizationPage('models', 'analytics/models'),
  organizationPage('prompts', 'analytics/prompts'),
  organizationPage('dashboards', 'dashboards'),
  {
    ...organizationPage('dashboard', 'dashboards/[dashboard]'),
    open: (page, organization) => openFirst(page, `${organization}/dashboards`, '/dashboards/'),
  },
  {
    ...openPage('unsubscribe', `/reports/unsubscribe/${'0'.repeat(64)}`),
    route: '/reports/unsubscribe/[token]',
  },
  ...['projects', 'api-keys', 'providers'].map((path) => organizationPage(path, path)),
  financePage('usage', 'usage'),
  financePage('usage-rows', 'usage/rows?category=storage'),
  financePage('credits', 'credits'),
  financePage('invoices', 'invoices'),
  {
    name: 'invoice',
    route: '/[organization]/invoices/[invoice]',
    role: 'finance',
    isWholePage: true,
    open: (page, organization) => openFirst(page, `${organization}/invoices`, '/invoices/'),
  },
  financePage('plan', 'settings/plan'),
  organizationPage('webhooks', 'settings/webhooks'),
  { name: 'account', route: '/account', role: 'admin', isWholePage: true, open: (page) => page.goto('/account') },
  { name: 'outbox', route: '/demo/outbox', role: null, isWholePage: false, open: openOutbox },
  ...['compliance', 'members', 'audit-log', 'general'].map((name) => organizationPage(name, `settings/${name}`)),
  organizationPage('exports', 'settings/exports'),
  organizationPage('erasures', 'settings/compliance/erasures'),
  staffPage('staff-organizations', ''),
  {
    name: 'staff-organization',
    route: '/staff/organizations/[organization]',
    role: 'support',
    isWholePage: true,
    open: openSuspendedOrganization,
  },
  staffPage('staff-jobs', '/jobs'),
  staffPage('staff-log', '/audit'),
  staffPage('staff-erasures', '/erasures'),
  staffPage('staff-holds', '/holds'),
  staffPage('staff-subprocessors', '/subprocessors'),
  openPage('staff-sign-in', '/staff/sign-in'),
  organizationPage('receipts', 'settings/compliance/receipts?kind=all'),
  {
    ...organizationPage('receipt', 'settings/compliance/receipts/[index]'),
    open: (page, organization) =>
      openFirst(page, `${organization}/settings/compliance/receipts?kind=all`, '/receipts/'),
  },
  {
    ...organizationPage('erasure', 'settings/compliance/erasures/[erasure]'),
    open: (page, organization) => openFirst(page, `${organization}/settings/compliance/erasures`, '/erasures/'),
  },
  organizationPage('holds', 'settings/compliance/holds'),
  {
    ...organizationPage('hold', 'settings/compliance/holds/[case]'),
    open: (page, organization) => page.goto(`${organization}/settings/compliance/holds/LH-1`),
  },
  {
    name: 'suspended',
    route: '/[organization]',
    role: 'finance',
    organization: 'suspended',
    isWholePage: true,
    open: (page, organization) => page.goto(organization),
  },
  ...['closed', 'closed-unresolved'].map(lifeStory),
  organizationPage('policies', 'settings/policies'),
  organizationPage('overview', 'overview'),
  financePage('overview-finance', 'overview'),
  { ...organizationPage('overview-developer', 'overview'), role: 'developer' },
  // As long as the interface is large: its beginning is enough.
  { ...openPage('api-docs', '/docs/api'), isWholePage: false },
  openPage('sign-in-link', '/sign-in/link'),
  openPage('sign-in-reset', '/sign-in/reset'),
  openPage('stories', '/stories'),
];

function organizationPage(name: string, path: string): Screen {
  return {
    name,
    route: `/[organization]/${path.split('?')[0]}`,
    role: 'admin',
    isWholePage: true,
    open: (page, organization) => page.goto(`${organization}/${path}`),
  };
}

function staffPage(name: string, path: string): Screen {
  return {
    name,
    route: `/staff${path}`,
    role: 'support',
    isWholePage: true,
    open: (page) => page.goto(`/staff${path}`),
  };
}

/** A page that anybody sees. */
function openPage(name: string, path: string): Screen {
  return { name, route: path, role: null, isWholePage: true, open: (page) => page.goto(path) };
}

/** The page that a list leads to first. */
async function openFirst(page: Page, list: string, part: string): Promise<void> {
  await page.goto(list);
  const href = await page.locator(`main a[href*="${part}"]`).first().getAttribute('href');
  if (href !== null) await page.goto(href);
}

/** The one whose dates say most. */
async function openSuspendedOrganization(page: Page): Promise<void> {
  await page.goto('/staff?state=suspended');
  const href = await page.locator('main a[href*="/staff/organizations/"]').first().getAttribute('href');
  if (href !== null) await page.goto(href);
}

/** A state that no organization of a new demo is in. */
function lifeStory(name: string): Screen {
  return { ...openPage(name, `/stories/${name}`), route: '/stories/[story]' };
}

function financePage(name: string, path: string): Screen {
  return { ...organizationPage(name, path), role: 'finance' };
}

/** The mail that came last, on a narrow screen too. */
async function openOutbox(page: Page): Promise<void> {
  await page.goto('/demo/outbox');
  const href = await page.locator('main a[href*="mail="]').first().getAttribute('href');
  if (href !== null) await page.goto(href);
}

/** The newest request that did not fail. */
async function openAnsweredRequest(page: Page, organizationPath: string): Promise<void> {
  await page.goto(`${organizationPath}/requests`);
  const links = page.locator('a[href*="/requests/"]').filter({ hasNotText: /^[45]\d\d\b/ });
  const href = await links.first().getAttribute('href');
  if (href !== null) await page.goto(href);
}

/** Two requests as near to each other as the picker offers them. */
async function openComparison(page: Page, organizationPath: string): Promise<void> {
  await openAnsweredRequest(page, organizationPath);
  await page.getByRole('link', { name: 'Compare' }).click();
  await page.getByRole('heading', { name: 'Compare two requests' }).waitFor();
  await page.getByRole('main').getByRole('listitem').first().getByRole('link').click();
  await page.getByRole('table', { name: 'Facts' }).waitFor();
}

export const widths = [
  { width: 1440, height: 900 },
  { width: 390, height: 844 },
];

export const themes = ['light', 'dark'] as const;
