import { readFileSync } from 'node:fs';
import { join } from 'node:path';

export interface DemoProject {
  readonly id: string;
  readonly name: string;
  readonly mode: 'credits' | 'api_keys';
  readonly apiKey: string;
}

export interface DemoOrganization {
  readonly id: string;
  readonly name: string;
  readonly plan: 'free' | 'pro' | 'enterprise';
  /** Left out: active. */
  readonly state?: 'suspended';
  readonly apiKey: string;
  /** With every scope. */
  readonly managementKey: string;
  readonly projects: readonly DemoProject[];
}

export interface DemoUser {
  readonly email: string;
  readonly password: string;
  readonly role: string;
  readonly organizationId: string;
}

interface Demo {
  readonly dashboardUrl: string;
  readonly gatewayUrl: string;
  readonly workerUrl: string;
  readonly simulatorUrl: string;
  /** Null when Stripe itself takes the demo's payments. */
  readonly stripeUrl: string | null;
  readonly databaseUrl: string;
  readonly users: readonly DemoUser[];
  readonly staff: readonly { readonly email: string; readonly password: string; readonly role: string }[];
  readonly organizations: readonly DemoOrganization[];
}

export const letheHome = process.env.LETHE_HOME ?? '.lethe';

/** What the running product wrote down for whoever wants to use it. */
export const demo: Demo = JSON.parse(readFileSync(join(letheHome, 'demo.json'), 'utf8'));

export function organizationOn(plan: DemoOrganization['plan']): DemoOrganization {
  const organization = demo.organizations.find((candidate) => candidate.plan === plan);
  if (organization === undefined) throw new Error(`The demo has no organization on the ${plan} plan.`);
  return organization;
}

export function memberOf(organization: DemoOrganization, role: string): DemoUser {
  const user = demo.users.find((candidate) => candidate.organizationId === organization.id && candidate.role === role);
  if (user === undefined) throw new Error(`${organization.name} has no ${role}.`);
  return user;
}

export function projectIn(organization: DemoOrganization, mode: DemoProject['mode']): DemoProject {
  const project = organization.projects.find((candidate) => candidate.mode === mode);
  if (project === undefined) throw new Error(`${organization.name} has no project in mode ${mode}.`);
  return project;
}
