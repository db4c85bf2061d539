import { expect, type Page } from '@playwright/test';
import { type DemoUser, demo } from './demo.ts';

export async function signIn(page: Page, user: DemoUser): Promise<void> {
  await page.goto(`${demo.dashboardUrl}/sign-in`);
  await page.getByLabel('E-mail').fill(user.email);
  await page.getByLabel('Password').fill(user.password);
  await page.getByRole('button', { name: 'Sign in', exact: true }).click();
  await expect(page.getByRole('heading', { level: 1 })).not.toHaveText('Sign in');
}
