import AxeBuilder from '@axe-core/playwright';
import { expect, test } from '@playwright/test';
import { memberOf, organizationOn } from './support/demo.ts';
import { signIn } from './support/sign-in.ts';

const pages = [
  'overview',
  'requests',
  'requests?payload=stored&tag=damage',
  'request',
  'request?tab=json',
  'compare',
  'conversations',
  'conversation',
  'analytics',
  'analytics?by=model',
  'analytics/models',
  'analytics/prompts',
  'dashboards',
  'dashboard',
  'playground',
  'projects',
  'api-keys',
  'api-keys?tab=management',
  'providers',
  'usage',
  'usage?by=model',
  'usage/rows',
  'credits',
  'invoices',
  'invoice',
  'settings/plan',
  'settings/policies',
  'settings/compliance',
  'settings/exports',
  'settings/members',
  'settings/compliance/receipts',
  'receipt',
  'settings/compliance/erasures',
  'erasure',
  'settings/compliance/holds',
  'hold',
  'settings/audit-log',
  'settings/general',
] as const;
/** Each theme and each width once: colours do not depend on the width, nor what lies where on the theme. */
const looks = [
  { colorScheme: 'light', viewport: { width: 1440, height: 960 } },
  { colorScheme: 'dark', viewport: { width: 390, height: 844 } },
] as const;

/** A share of the window times a share of the way, as browsers count it. What the eye does not see is below this. */
const LAYOUT_SHIFT_MAX = 0.01;

interface ShiftWatch {
  layoutShift: number;
}

/** Adds up, from the first paint on, what moved without anybody having pressed anything. */
function watchLayoutShifts(): void {
  const watch = window as unknown as ShiftWatch;
  watch.layoutShift = 0;
  new PerformanceObserver((list) => {
    for (const entry of list.getEntries() as (PerformanceEntry & { value: number; hadRecentInput: boolean })[]) {
      if (!entry.hadRecentInput) watch.layoutShift += entry.value;
    }
  }).observe({ type: 'layout-shift', buffered: true });
}

for (const { colorScheme, viewport } of looks) {
  test(`no page has a serious accessibility finding, a console error, a warning of hydration, a layout shift or a horizontal scroll bar: ${colorScheme}, ${viewport.width} px`, async ({
    browser,
  }) => {
    test.setTimeout(240_000);
    const context = await browser.newContext({ colorScheme, viewport });
    const page = await context.newPage();
    const complaints: string[] = [];
    page.on('console', (message) => ['error', 'warning'].includes(message.type()) && complaints.push(message.text()));
    page.on('pageerror', (error) => complaints.push(error.message));
    await context.addInitScript(watchLayoutShifts);
    const check = async (name: string) => {
      const shift = await page.evaluate(() => (window as unknown as ShiftWatch).layoutShift);
      expect(shift, `${name} shifts while it loads`).toBeLessThanOrEqual(LAYOUT_SHIFT_MAX);
      const { violations } = await new AxeBuilder({ page }).analyze();
      const serious = violations.filter(({ impact }) => impact === 'serious' || impact === 'critical');
      const places = serious.flatMap(({ id, nodes }) => nodes.map(({ target }) => `${name}: ${id} at ${target}`));
      expect(places).toEqual([]);
      const overflow = await page.evaluate(
        () => document.documentElement.scrollWidth - document.documentElement.clientWidth,
      );
      expect(overflow, `${name} scrolls sideways`).toBeLessThanOrEqual(0);
    };
    await page.goto('/sign-in');
    await check('sign-in');
    await signIn(page, memberOf(organizationOn('pro'), 'admin'));
    const slug = new URL(page.url()).pathname.split('/')[1];
    const firstLink = async (list: string, part: string) => {
      await page.goto(`/${slug}/${list}`);
      return (await page.locator(`main a[href*="${part}"]`).first().getAttribute('href')) ?? '';
    };
    const request = await firstLink('requests', '/requests/');
    const requestId = new URL(request, page.url()).pathname.split('/').at(-1);
    const addresses: Readonly<Record<string, string>> = {
      request,
      'request?tab=json': `/${slug}/requests/${requestId}?tab=json`,
      compare: `/${slug}/requests/compare?a=${requestId}&b=${requestId}`,
      conversation: await firstLink('conversations', '/conversations/'),
      dashboard: await firstLink('dashboards', '/dashboards/'),
      invoice: `${await firstLink('invoices', '/invoices/')}?line=data_storage`,
      erasure: await firstLink('settings/compliance/erasures', '/erasures/'),
      hold: await firstLink('settings/compliance/holds', '/holds/'),
      receipt: await firstLink('settings/compliance/receipts?kind=all', '/receipts/'),
    };
    for (const name of pages) {
      await page.goto(addresses[name] ?? `/${slug}/${name}`);
      await expect(page.getByRole('heading', { level: 1 })).toHaveCount(1);
      await page.waitForLoadState('networkidle');
      await check(name);
    }
    expect(complaints).toEqual([]);
    await context.close();
  });
}
