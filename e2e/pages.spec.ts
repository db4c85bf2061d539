import AxeBuilder from '@axe-core/playwright';
import { expect, test } from '@playwright/test';
import { memberOf, organizationOn } from './support/demo.ts';
import { signIn } from './support/sign-in.ts';

const pages = [
  'requests',
  'request',
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
const sizes = [
  { width: 1440, height: 960 },
  { width: 390, height: 844 },
];

for (const colorScheme of ['light', 'dark'] as const) {
  for (const viewport of sizes) {
    test(`no page has a serious accessibility finding, a console error or a horizontal scroll bar: ${colorScheme}, ${viewport.width} px`, async ({
      browser,
    }) => {
      test.setTimeout(120_000);
      const context = await browser.newContext({ colorScheme, viewport });
      const page = await context.newPage();
      const complaints: string[] = [];
      page.on('console', (message) => ['error', 'warning'].includes(message.type()) && complaints.push(message.text()));
      page.on('pageerror', (error) => complaints.push(error.message));
      const check = async (name: string) => {
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
      const addresses: Readonly<Record<string, string>> = {
        request: await firstLink('requests', '/requests/'),
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
}
