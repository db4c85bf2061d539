import type { Page } from '@playwright/test';

/** Who signs in apart, at /staff. */
export const STAFF_ROLES = ['support', 'compliance_officer'] as const;
type StaffRole = (typeof STAFF_ROLES)[number];

export type Screen = {
  /** The file's name, before width and theme. */
  name: string;
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
  { name: 'sign-in', role: null, isWholePage: true, open: (page) => page.goto('/sign-in') },
  {
    name: 'requests',
    role: 'admin',
    isWholePage: false,
    open: (page, organization) => page.goto(`${organization}/requests`),
  },
  { name: 'request', role: 'developer', isWholePage: true, open: openAnsweredRequest },
  ...['projects', 'api-keys', 'providers'].map((path) => organizationPage(path, path)),
  financePage('usage', 'usage'),
  financePage('usage-rows', 'usage/rows?category=storage'),
  financePage('credits', 'credits'),
  financePage('invoices', 'invoices'),
  { name: 'invoice', role: 'finance', isWholePage: true, open: openNewestInvoice },
  financePage('plan', 'settings/plan'),
  organizationPage('webhooks', 'settings/webhooks'),
  { name: 'account', role: 'admin', isWholePage: true, open: (page) => page.goto('/account') },
  { name: 'outbox', role: null, isWholePage: false, open: openOutbox },
  ...['compliance', 'members', 'audit-log', 'general'].map((name) => organizationPage(name, `settings/${name}`)),
  organizationPage('exports', 'settings/exports'),
  organizationPage('erasures', 'settings/compliance/erasures'),
  staffPage('staff-organizations', ''),
  { name: 'staff-organization', role: 'support', isWholePage: true, open: openSuspendedOrganization },
  staffPage('staff-jobs', '/jobs'),
  staffPage('staff-log', '/audit'),
  organizationPage('receipts', 'settings/compliance/receipts?kind=all'),
  { name: 'receipt', role: 'admin', isWholePage: true, open: openNewestReceipt },
  organizationPage('holds', 'settings/compliance/holds'),
  organizationPage('hold', 'settings/compliance/holds/LH-1'),
  {
    name: 'suspended',
    role: 'finance',
    organization: 'suspended',
    isWholePage: true,
    open: (page, organization) => page.goto(organization),
  },
  ...['closed', 'closed-unresolved'].map(lifeStory),
  {
    name: 'policies',
    role: 'admin',
    isWholePage: true,
    open: (page, organization) => page.goto(`${organization}/settings/policies`),
  },
];

function organizationPage(name: string, path: string): Screen {
  return { name, role: 'admin', isWholePage: true, open: (page, organization) => page.goto(`${organization}/${path}`) };
}

function staffPage(name: string, path: string): Screen {
  return { name, role: 'support', isWholePage: true, open: (page) => page.goto(`/staff${path}`) };
}

/** The one whose dates say most. */
async function openSuspendedOrganization(page: Page): Promise<void> {
  await page.goto('/staff?state=suspended');
  const href = await page.locator('main a[href*="/staff/organizations/"]').first().getAttribute('href');
  if (href !== null) await page.goto(href);
}

/** A state that no organization of a new demo is in. */
function lifeStory(name: string): Screen {
  return { name, role: null, isWholePage: true, open: (page) => page.goto(`/stories/${name}`) };
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

/** The last month that was closed. */
async function openNewestInvoice(page: Page, organizationPath: string): Promise<void> {
  await page.goto(`${organizationPath}/invoices`);
  const href = await page.locator('main a[href*="/invoices/"]').first().getAttribute('href');
  if (href !== null) await page.goto(href);
}

/** Of whatever the log says last. */
async function openNewestReceipt(page: Page, organizationPath: string): Promise<void> {
  await page.goto(`${organizationPath}/settings/compliance/receipts?kind=all`);
  const href = await page.locator('main a[href*="/receipts/"]').first().getAttribute('href');
  if (href !== null) await page.goto(href);
}

export const widths = [
  { width: 1440, height: 900 },
  { width: 390, height: 844 },
];

export const themes = ['light', 'dark'] as const;
