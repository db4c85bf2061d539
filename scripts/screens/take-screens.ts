import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { findChromium } from '@lethe/e2e/chromium';
import { type BrowserContext, chromium, type Page } from '@playwright/test';
import { OperatorError } from '../processes/operator-error.ts';
import { repositoryRoot } from '../processes/repository-root.ts';
import type { Seed } from '../start/write-demo-file.ts';
import { type Screen, STAFF_ROLES, screens, themes, widths } from './pages.ts';

const screensFolder = join(repositoryRoot, 'docs/screens');

type Demo = Seed & { dashboardUrl: string };

/** Photographs every page in every width and theme, as a member of the demo's organization that shows most. */
export async function takeScreens(demo: Demo, say: (sentence: string) => void): Promise<void> {
  mkdirSync(screensFolder, { recursive: true });
  const browser = await chromium.launch(await findChromium());
  try {
    for (const colorScheme of themes) {
      for (const viewport of widths) {
        const context = await browser.newContext({
          baseURL: demo.dashboardUrl,
          viewport,
          colorScheme,
          timezoneId: 'UTC',
          locale: 'en-GB',
          reducedMotion: 'reduce',
        });
        await takeAll(context, demo, `${viewport.width}-${colorScheme}`);
        await context.close();
        say(`${viewport.width} px, ${colorScheme}: ${screens.length} pages.`);
      }
    }
  } finally {
    await browser.close();
  }
}

async function takeAll(context: BrowserContext, demo: Demo, suffix: string): Promise<void> {
  const page = await context.newPage();
  for (const screen of screens) {
    const organizationPath = screen.role === null ? '' : await signIn(page, demo, { ...screen, role: screen.role });
    await screen.open(page, organizationPath);
    await page.waitForLoadState('networkidle');
    await page.screenshot({ path: join(screensFolder, `${screen.name}-${suffix}.png`), fullPage: screen.isWholePage });
  }
}

type SignInAs = Pick<Screen, 'organization'> & { role: NonNullable<Screen['role']> };

/** Returns the path that the organization's pages are below. */
async function signIn(page: Page, demo: Demo, { role, organization: which }: SignInAs): Promise<string> {
  const employee = STAFF_ROLES.some((one) => one === role) ? demo.staff.find((one) => one.role === role) : undefined;
  if (employee !== undefined) return signInAsStaff(page, employee);
  const organization = demo.organizations.find(({ plan, state }) =>
    which === undefined ? plan === 'pro' : state === which,
  );
  const user = demo.users.find((candidate) => candidate.role === role && candidate.organizationId === organization?.id);
  if (user === undefined) throw new OperatorError(`The demo's ${which ?? 'Pro'} organization has no ${role}.`);
  await page.context().clearCookies();
  await page.goto('/sign-in');
  await page.getByLabel('E-mail').fill(user.email);
  await page.getByLabel('Password').fill(user.password);
  await page.getByRole('button', { name: 'Sign in', exact: true }).click();
  await page.waitForURL((url) => !url.pathname.startsWith('/sign-in') && url.pathname !== '/');
  return `/${new URL(page.url()).pathname.split('/')[1]}`;
}

/** Pages of staff are below no organization. */
async function signInAsStaff(page: Page, employee: Demo['staff'][number]): Promise<string> {
  await page.context().clearCookies();
  await page.goto('/staff/sign-in');
  await page.getByLabel('E-mail').fill(employee.email);
  await page.getByLabel('Password').fill(employee.password);
  await page.getByRole('button', { name: 'Sign in', exact: true }).click();
  await page.getByRole('heading', { name: 'Organizations', level: 1 }).waitFor();
  return '';
}
