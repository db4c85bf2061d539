import { expect, type Page } from '@playwright/test';
import { demo } from './demo.ts';

/** Where the demo's payments are made. */
const stripeUrl = demo.stripeUrl ?? '';

/** Fills in the hosted page that the browser is on. */
export async function payOnHostedPage(page: Page, button: RegExp, cardNumber = '4242 4242 4242 4242'): Promise<void> {
  await expect(page).toHaveURL(new RegExp(`^${stripeUrl}/c/pay/`));
  const another = page.getByRole('radio', { name: 'Another card' });
  if ((await another.count()) > 0) await another.check();
  await page.getByLabel('Card number').fill(cardNumber);
  await page.getByLabel('Expires').fill('12 / 34');
  await page.getByLabel('Security code').fill('123');
  await page.getByRole('button', { name: button }).click();
}

/** Sets what the newest saved card of a customer does when it is charged next, as whoever operates the demo would. */
export async function makeCard(page: Page, customer: string, behaviour: string): Promise<void> {
  await page.goto(stripeUrl);
  const row = page
    .getByRole('row')
    .filter({ hasText: customer })
    .filter({ has: page.getByRole('combobox') });
  await row.first().getByRole('combobox').selectOption(behaviour);
  await row.first().getByRole('button', { name: 'Set' }).click();
  await expect(page.getByRole('status')).toContainText('From now on the card');
}
