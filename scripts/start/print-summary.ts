import { join } from 'node:path';
import type { App } from './apps.ts';
import type { Settings } from './read-settings.ts';
import type { Seed } from './write-demo-file.ts';

const simulatedModel = 'simulator/gpt-4o-mini';

const shownRoles = ['admin', 'developer'];
/** Of an organization that opens to nobody: who can pay, and who can close it. */
const shownRolesWhileInactive = ['finance', 'owner'];

export type Summary = {
  settings: Settings;
  apps: App[];
  /** Null: an external database. */
  databaseFolder: string | null;
  /** Null: no demo. */
  seed: Seed | null;
};

/** What to open, who to sign in as, and a first request that works when pasted. */
export function printSummary({ settings, apps, databaseFolder, seed }: Summary): void {
  const isElsewhere = databaseFolder !== null && !databaseFolder.startsWith(settings.home);
  const rows = [
    ...apps.map(({ name, url }) => [name, url]),
    ['data', settings.home],
    ...(isElsewhere ? [['database', databaseFolder]] : []),
  ];
  const lines = [`Lethe runs in ${settings.mode} mode. Ctrl-C stops it.`, '', ...table(rows)];
  if (settings.mode !== 'demo') lines.push('', 'To let a person in: npm run create-user -- EMAIL NAME');
  if (settings.mode !== 'demo' && !settings.sendsMail) lines.push('', 'SMTP_URL is not set: mail waits until it is.');
  if (settings.mode === 'cloud' && settings.payments === 'off') {
    lines.push('', 'STRIPE_SECRET_KEY is not set: nobody can pay, and credit comes from grants only.');
  }
  if (seed !== null) lines.push('', ...signIns(seed, settings.home), '', ...firstRequest(apps, seed));
  console.log(`\n${lines.join('\n')}\n`);
}

function signIns(seed: Seed, home: string): string[] {
  const members = seed.organizations.flatMap(({ id, name, plan, state }) =>
    (state === undefined ? shownRoles : shownRolesWhileInactive).flatMap((role) => {
      const user = seed.users.find((candidate) => candidate.organizationId === id && candidate.role === role);
      return user === undefined ? [] : [[`${name} (${state ?? plan})`, role, user.email, user.password]];
    }),
  );
  const staff = seed.staff.map(({ role, email, password }) => ['staff', role.replaceAll('_', ' '), email, password]);
  return [
    'Sign in',
    ...table([...members, ...staff]),
    `  All of them, in every role, are in ${join(home, 'demo.json')}.`,
  ];
}

function table(rows: string[][]): string[] {
  const widths = (rows[0] ?? []).map((_, column) => Math.max(...rows.map((row) => row[column]?.length ?? 0)));
  return rows.map(
    (row) =>
      `  ${row
        .map((cell, column) => cell.padEnd(widths[column] ?? 0))
        .join('  ')
        .trimEnd()}`,
  );
}

function firstRequest(apps: App[], seed: Seed): string[] {
  const gatewayUrl = apps.find(({ name }) => name === 'gateway')?.url;
  const organization = seed.organizations.find(({ plan }) => plan === 'pro') ?? seed.organizations[0];
  if (organization === undefined) return [];
  const body = JSON.stringify({
    model: simulatedModel,
    messages: [{ role: 'user', content: 'What do you remember?' }],
  });
  return [
    `Send a request as ${organization.name}, and find it in the dashboard`,
    `  curl ${gatewayUrl}/v1/chat/completions \\`,
    `    -H 'Authorization: Bearer ${organization.apiKey}' \\`,
    `    -H 'Content-Type: application/json' \\`,
    `    -d '${body}'`,
  ];
}
