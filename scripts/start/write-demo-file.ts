import { readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';

const user = z.looseObject({ email: z.string(), password: z.string(), role: z.string(), organizationId: z.string() });
const project = z.looseObject({ id: z.string(), name: z.string(), mode: z.string(), apiKey: z.string() });
const organization = z.looseObject({
  id: z.string(),
  name: z.string(),
  plan: z.string(),
  state: z.string().optional(),
  apiKey: z.string(),
  managementKey: z.string(),
  projects: z.array(project),
});
const seedFormat = z.looseObject({
  users: z.array(user),
  staff: z.array(z.looseObject({ email: z.string(), password: z.string(), role: z.string() })),
  organizations: z.array(organization),
});

export type Seed = z.infer<typeof seedFormat>;

export type DemoUrls = {
  dashboardUrl: string;
  gatewayUrl: string;
  workerUrl: string;
  simulatorUrl: string;
  /** Where payments are seen, refunded and disputed; null when Stripe itself takes them. */
  stripeUrl: string | null;
  databaseUrl: string;
};

export function readSeed(home: string): Seed {
  return seedFormat.parse(JSON.parse(readFileSync(join(home, 'seed.json'), 'utf8')));
}

/** Writes everything that a person or a test needs to use the demo. The file appears when the demo takes requests. */
export function writeDemoFile(home: string, urls: DemoUrls, seed: Seed): void {
  const file = demoFileOf(home);
  writeFileSync(`${file}.new`, `${JSON.stringify({ ...urls, ...seed }, null, 2)}\n`, { mode: 0o600 });
  renameSync(`${file}.new`, file);
}

export function removeDemoFile(home: string): void {
  rmSync(demoFileOf(home), { force: true });
}

function demoFileOf(home: string): string {
  return join(home, 'demo.json');
}
