import type { Page } from '@playwright/test';

export type Screen = {
  /** The file's name, before width and theme. */
  name: string;
  /** Who looks; nobody is signed in for null. */
  role: 'admin' | 'developer' | null;
  open: (page: Page, organizationPath: string) => Promise<void>;
};

/** Every page that docs/screens shows. */
export const screens: Screen[] = [
  { name: 'sign-in', role: null, open: async (page) => void (await page.goto('/sign-in')) },
  {
    name: 'requests',
    role: 'admin',
    open: async (page, organization) => void (await page.goto(`${organization}/requests`)),
  },
  {
    name: 'request',
    role: 'admin',
    open: async (page, organization) => {
      await page.goto(`${organization}/requests`);
      const link = page.locator(`a[href*="/requests/"]`).first();
      const href = await link.getAttribute('href');
      await page.goto(href ?? `${organization}/requests`);
    },
  },
  {
    name: 'policies',
    role: 'admin',
    open: async (page, organization) => void (await page.goto(`${organization}/settings/policies`)),
  },
];

export const widths = [
  { width: 1440, height: 900 },
  { width: 390, height: 844 },
];

export const themes = ['light', 'dark'] as const;
