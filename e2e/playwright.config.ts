import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { defineConfig } from '@playwright/test';
import { findChromium } from './chromium.ts';

const home = process.env.LETHE_HOME ?? join(import.meta.dirname, '../.lethe');
const cacheFolder = join(import.meta.dirname, '../node_modules/.cache/playwright');

/** Runs against a product that is already running: `npm test` starts one, and so does `npm start`. */
export default defineConfig({
  testDir: '.',
  // One product, one clock: a journey that moves the time would move it under the others.
  workers: 1,
  // The journeys that move the time come last: what the others look at would have expired.
  projects: [
    {
      name: 'present',
      testIgnore: [
        'custody.spec.ts',
        'exports.spec.ts',
        'expiry.spec.ts',
        'receipts.spec.ts',
        'backups.spec.ts',
        'billing.spec.ts',
        'account-life.spec.ts',
      ],
    },
    {
      name: 'time',
      testMatch: ['custody.spec.ts', 'exports.spec.ts', 'expiry.spec.ts', 'receipts.spec.ts'],
      dependencies: ['present'],
    },
    { name: 'later', testMatch: 'backups.spec.ts', dependencies: ['time'] },
    // Ends a month, which no other journey looks back over.
    { name: 'months', testMatch: 'billing.spec.ts', dependencies: ['later'] },
    // Goes on for a quarter of a year.
    { name: 'life', testMatch: 'account-life.spec.ts', dependencies: ['months'] },
  ],
  timeout: 60_000,
  expect: { timeout: 10_000 },
  forbidOnly: true,
  // A busy machine gets one more chance; the list calls a test that needed it flaky.
  retries: 1,
  reporter: [['list'], ['json', { outputFile: process.env.LETHE_E2E_REPORT ?? join(cacheFolder, 'report.json') }]],
  outputDir: join(cacheFolder, 'results'),
  use: {
    ...baseUrlOf(join(home, 'demo.json')),
    timezoneId: 'UTC',
    locale: 'en-GB',
    screenshot: 'only-on-failure',
    // Tracing loads pictures a second time, which the pages' content security policy refuses and reports.
    trace: 'off',
    launchOptions: await findChromium(),
  },
});

/** Nothing without a running product: tools that only list the tests load this file too. */
function baseUrlOf(demoFile: string): { baseURL?: string } {
  if (!existsSync(demoFile)) return {};
  const { dashboardUrl } = JSON.parse(readFileSync(demoFile, 'utf8')) as { dashboardUrl: string };
  return { baseURL: dashboardUrl };
}
