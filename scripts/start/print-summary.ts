import type { App } from './apps.ts';
import type { Settings } from './read-settings.ts';
import type { Seed } from './write-demo-file.ts';

const simulatedModel = 'simulator/gpt-4o-mini';

/** What to open, who to sign in as, and a first request that works when pasted. */
export function printSummary(settings: Settings, apps: App[], seed: Seed | null): void {
  const lines = [`Lethe runs in ${settings.mode} mode. Ctrl-C stops it.`, ''];
  lines.push(...apps.map((app) => `  ${app.name.padEnd(11)} ${app.url}`), `  ${'data'.padEnd(11)} ${settings.home}`);
  if (seed !== null) lines.push('', ...signIns(seed), '', ...firstRequest(apps, seed));
  console.log(`\n${lines.join('\n')}\n`);
}

function signIns(seed: Seed): string[] {
  const nameOf = new Map(seed.organizations.map(({ id, name, plan }) => [id, `${name} (${plan})`]));
  const people = [
    ...seed.users.map((user) => ({ ...user, where: `${user.role}, ${nameOf.get(user.organizationId) ?? ''}` })),
    ...seed.staff.map((person) => ({ ...person, where: `staff, ${person.role}` })),
  ];
  const width = Math.max(...people.map(({ email }) => email.length));
  return [
    'Sign in as',
    ...people.map(({ email, password, where }) => `  ${email.padEnd(width)}  ${password}  ${where}`),
  ];
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
