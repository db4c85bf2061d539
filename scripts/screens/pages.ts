import type { Page } from '@playwright/test';

export type Screen = {
  /** The file's name, before width and theme. */
  name: string;
  /** Who looks; nobody is signed in for null. */
  role: 'admin' | 'developer' | 'finance' | null;
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
  ...['compliance', 'members', 'audit-log', 'general'].map((name) => organizationPage(name, `settings/${name}`)),
  organizationPage('receipts', 'settings/compliance/receipts?kind=all'),
  { name: 'receipt', role: 'admin', isWholePage: true, open: openNewestReceipt },
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

function financePage(name: string, path: string): Screen {
  return { ...organizationPage(name, path), role: 'finance' };
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
