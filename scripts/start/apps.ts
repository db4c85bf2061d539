import { createHmac } from 'node:crypto';
import { join, resolve } from 'node:path';
import type { AppRole } from '@lethe/prisma/migrate';
import { repositoryRoot } from '../processes/repository-root.ts';
import { dashboardServer } from './build.ts';
import type { Secrets } from './keep-secrets.ts';
import type { Settings } from './read-settings.ts';

/** The dashboard's own font, so that the hosted pages of a demo look like it. */
const hostedPageFont = 'apps/dashboard/node_modules/geist/dist/fonts/geist-sans/Geist-Variable.woff2';

export type AppName = 'simulator' | 'stripe-stand-in' | 'gateway' | 'worker' | 'dashboard';

export type App = {
  name: AppName;
  entryPoint: string;
  url: string;
  readyPath: string;
  env: Record<string, string>;
  /** Whom the app is to the database; null for one that does not use it. */
  databaseRole: AppRole | null;
};

/** What runs beside the database, in the order of starting; the simulator and the stand-in of Stripe exist in the demo only. */
export function listApps(settings: Settings): App[] {
  const { ports } = settings;
  const apps: App[] = [
    app('simulator', 'packages/testkit/src/simulator/main.ts', ports.LETHE_SIMULATOR_PORT, null),
    {
      ...app('stripe-stand-in', 'packages/testkit/src/stripe/main.ts', ports.LETHE_STRIPE_PORT, null),
      env: {
        STRIPE_WEBHOOK_URL: `http://localhost:${ports.LETHE_DASHBOARD_PORT}/api/stripe/webhook`,
        STRIPE_FONT_FILE: resolve(repositoryRoot, hostedPageFont),
      },
    },
    app('gateway', 'apps/gateway/src/main.ts', ports.LETHE_GATEWAY_PORT, 'lethe_gateway'),
    app('worker', 'apps/worker/src/main.ts', ports.LETHE_WORKER_PORT, 'lethe_worker'),
    {
      ...app('dashboard', dashboardServer, ports.LETHE_DASHBOARD_PORT, 'lethe_app'),
      url: `http://localhost:${ports.LETHE_DASHBOARD_PORT}`,
      readyPath: '/api/health/ready',
      env: { NODE_ENV: 'production', PORT: String(ports.LETHE_DASHBOARD_PORT), HOSTNAME: settings.dashboardHost },
    },
  ];
  return apps.filter(({ name }) => {
    if (name === 'simulator') return settings.mode === 'demo';
    return name !== 'stripe-stand-in' || settings.payments === 'stand_in';
  });
}

/** The environment that all apps share: what the caller set, and on top what this start decided. */
export function sharedEnvironment(options: {
  settings: Settings;
  secrets: Secrets;
  databaseUrl: string;
}): NodeJS.ProcessEnv {
  const { settings, secrets } = options;
  const { ports, given, home } = settings;
  const local = (port: number) => `http://127.0.0.1:${port}`;
  const env: NodeJS.ProcessEnv = {
    NEXTAUTH_URL: `http://localhost:${ports.LETHE_DASHBOARD_PORT}`,
    ...Object.fromEntries(Object.entries(process.env).filter(([, value]) => value !== '')),
    ...Object.fromEntries(Object.entries(ports).map(([name, port]) => [name, String(port)])),
    LETHE_MODE: settings.mode,
    LETHE_HOME: home,
    DATABASE_URL: options.databaseUrl,
    LETHE_API_KEY_PEPPER: given.apiKeyPepper ?? secrets.apiKeyPepper,
    ...(!given.hasMasterKeys && { LETHE_MASTER_KEY_FILE: given.masterKeyFile ?? join(home, 'master.key') }),
    LETHE_LOG_KEY_FILE: given.logKeyFile ?? join(home, 'log.key'),
    LETHE_LOG_HEAD_FILE: given.logHeadFile ?? join(home, 'log-head'),
    NEXTAUTH_SECRET: given.authSecret ?? secrets.authSecret,
    LETHE_GATEWAY_URL: local(ports.LETHE_GATEWAY_PORT),
    LETHE_WORKER_URL: local(ports.LETHE_WORKER_PORT),
    LETHE_SIMULATOR_URL: local(ports.LETHE_SIMULATOR_PORT),
    ...(settings.payments === 'stand_in' && standInKeys(secrets, local(ports.LETHE_STRIPE_PORT))),
  };
  if (settings.mode !== 'demo') delete env.LETHE_SIMULATOR_URL;
  return env;
}

/** Keys that the stand-in and the apps share. They follow from a secret of this installation, so that they stay the same. */
function standInKeys(secrets: Secrets, address: string): Record<string, string> {
  const keyOf = (use: string) => createHmac('sha256', secrets.authSecret).update(use).digest('hex');
  return {
    STRIPE_SECRET_KEY: `sk_test_${keyOf('stripe secret key')}`,
    STRIPE_WEBHOOK_SECRET: `whsec_${keyOf('stripe webhook secret')}`,
    STRIPE_API_BASE: address,
  };
}

function app(name: AppName, entryPoint: string, port: number, databaseRole: AppRole | null): App {
  return {
    name,
    entryPoint: resolve(repositoryRoot, entryPoint),
    url: `http://127.0.0.1:${port}`,
    readyPath: '/health/ready',
    env: {},
    databaseRole,
  };
}
