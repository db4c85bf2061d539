import { createHmac } from 'node:crypto';
import { APP_ROLES, type AppRole, grantLogins, urlAs } from '@lethe/prisma/migrate';
import { describeError, OperatorError } from '../processes/operator-error.ts';
import type { App } from './apps.ts';

/**
 * Lets each app sign in to the database as its own role, which sees one tenant at a time, and hands it the address.
 * The passwords follow from one secret, so machines that share it do not lock each other out.
 */
export async function admitApps(
  apps: App[],
  { databaseUrl, roleSecret }: { databaseUrl: string; roleSecret: string },
): Promise<App[]> {
  const passwordOf = (role: AppRole) => createHmac('sha256', roleSecret).update(role).digest('hex');
  const passwords = Object.fromEntries(APP_ROLES.map((role) => [role, passwordOf(role)])) as Record<AppRole, string>;
  try {
    await grantLogins(databaseUrl, passwords);
  } catch (cause) {
    throw new OperatorError(
      `DATABASE_URL: its role may not let the apps sign in (${describeError(cause)}): give it CREATEROLE, or connect as a superuser.`,
      { cause },
    );
  }
  return apps.map((app) => {
    if (app.databaseRole === null) return app;
    const url = urlAs(databaseUrl, { role: app.databaseRole, password: passwords[app.databaseRole] });
    return { ...app, env: { ...app.env, DATABASE_URL: url } };
  });
}
