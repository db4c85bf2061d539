import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { defineConfig } from '@playwright/test';
import { findChromium } from './chromium.ts';

const home = process.env.LETHE_HOME ?? join(import.meta.dirname, '../.lethe');
const { dashboardUrl } = JSON.parse(readFileSync(join(home, 'demo.json'), 'utf8')) as { dashboardUrl: string };
const cacheFolder = join(import.meta.dirname, '../node_modules/.cache/playwright');

/** Runs against a product that is already running: `npm test` starts one, and so does `npm start`. */
export default defineConfig({
  testDir: '.',
  // One product, one clock: a journey that moves the time would move it under the others.
  workers: 1,
  timeout: 60_000,
  expect: { timeout: 10_000 },
  forbidOnly: true,
  reporter: [['list'], ['json', { outputFile: process.env.LETHE_E2E_REPORT ?? join(cacheFolder, 'report.json') }]],
  outputDir: join(cacheFolder, 'results'),
  use: {
    baseURL: dashboardUrl,
    timezoneId: 'UTC',
    locale: 'en-GB',
    screenshot: 'only-on-failure',
    trace: 'retain-on-failure',
    launchOptions: await findChromium(),
  },
});
