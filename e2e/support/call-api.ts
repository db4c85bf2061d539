import { expect, type Page } from '@playwright/test';
import { demo } from './demo.ts';

/** Calls what the pages call, as the person who is signed in: for what a journey begins with and does not show. */
export async function callApi<Output>(page: Page, path: string, input: object): Promise<Output> {
  const response = await page.request.post(`${demo.dashboardUrl}/api/trpc/${path}`, {
    headers: { origin: demo.dashboardUrl },
    data: { json: input },
  });
  const text = await response.text();
  expect(response.status(), `${path}: ${text}`).toBe(200);
  return (JSON.parse(text) as { result: { data: { json: Output } } }).result.data.json;
}

/** The status with which a query of the pages is answered. */
export async function queryStatus(page: Page, path: string, input: object): Promise<number> {
  const json = encodeURIComponent(JSON.stringify({ json: input }));
  return (await page.request.get(`${demo.dashboardUrl}/api/trpc/${path}?input=${json}`)).status();
}
