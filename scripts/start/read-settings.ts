import { isAbsolute, join, resolve } from 'node:path';
import { z } from 'zod';
import { OperatorError } from '../processes/operator-error.ts';
import { repositoryRoot } from '../processes/repository-root.ts';

const port = z.coerce.number().int().min(1).max(65_535);
const portRemedy = 'choose a port from 1 to 65535';
const loopbackHosts = ['127.0.0.1', '::1', 'localhost'];
const modes = ['demo', 'cloud', 'self_hosted'] as const;

const environment = z.object({
  LETHE_MODE: z.enum(modes).default('demo'),
  LETHE_HOME: z.string().default(join(repositoryRoot, '.lethe')),
  LETHE_GATEWAY_PORT: port.default(4000),
  LETHE_DASHBOARD_PORT: port.default(3000),
  LETHE_WORKER_PORT: port.default(4001),
  LETHE_SIMULATOR_PORT: port.default(4010),
  LETHE_STRIPE_PORT: port.default(4020),
  LETHE_DATABASE_PORT: port.optional(),
  LETHE_DASHBOARD_HOST: z.string().default('127.0.0.1'),
  DATABASE_URL: z.url({ protocol: /^postgres(ql)?$/ }).optional(),
  LETHE_API_KEY_PEPPER: z
    .string()
    .regex(/^[0-9a-f]{64,}$/i)
    .optional(),
  LETHE_DATABASE_ROLE_SECRET: z
    .string()
    .regex(/^[0-9a-f]{64,}$/i)
    .optional(),
  NEXTAUTH_SECRET: z.string().min(32).optional(),
  LETHE_MASTER_KEY_FILE: z.string().optional(),
  LETHE_LOG_KEY_FILE: z.string().optional(),
  LETHE_LOG_HEAD_FILE: z.string().optional(),
  LETHE_MASTER_KEYS: z.string().optional(),
  SMTP_URL: z.string().optional(),
  STRIPE_SECRET_KEY: z.string().optional(),
});

const remedies: Record<string, string> = {
  LETHE_MODE: `choose ${modes.join(', ')}`,
  LETHE_GATEWAY_PORT: portRemedy,
  LETHE_DASHBOARD_PORT: portRemedy,
  LETHE_WORKER_PORT: portRemedy,
  LETHE_SIMULATOR_PORT: portRemedy,
  LETHE_STRIPE_PORT: portRemedy,
  LETHE_DATABASE_PORT: portRemedy,
  DATABASE_URL: 'write it as postgresql://user:password@host:5432/database, or unset it for an embedded one',
  LETHE_API_KEY_PEPPER: 'give at least 32 random bytes in hexadecimal, for example from `openssl rand -hex 32`',
  LETHE_DATABASE_ROLE_SECRET: 'give at least 32 random bytes in hexadecimal, for example from `openssl rand -hex 32`',
  NEXTAUTH_SECRET: 'give at least 32 characters, for example from `openssl rand -hex 32`',
};

export type Mode = (typeof modes)[number];

type PortName = `LETHE_${'GATEWAY' | 'DASHBOARD' | 'WORKER' | 'SIMULATOR' | 'STRIPE'}_PORT`;

export type Settings = {
  mode: Mode;
  home: string;
  ports: Record<PortName, number>;
  dashboardHost: string;
  /** Whether there is a mail server. Without one a demo shows its mail, and any other installation keeps it. */
  sendsMail: boolean;
  /** Who takes payments: Stripe by the operator's key, a demo's stand-in of it, or nobody. */
  payments: 'stripe' | 'stand_in' | 'off';
  /** Null: 54330, or another one when that is taken. */
  databasePort: number | null;
  /** Null: the embedded PostgreSQL. */
  databaseUrl: string | null;
  given: {
    apiKeyPepper: string | null;
    authSecret: string | null;
    masterKeyFile: string | null;
    logKeyFile: string | null;
    logHeadFile: string | null;
    /** Whether the operator supplies the keys themselves. */
    hasMasterKeys: boolean;
    databaseRoleSecret: string | null;
  };
};

/** Reads what `npm start` itself needs; the apps check the rest of the environment themselves. Empty means not set. */
export function readSettings(env: NodeJS.ProcessEnv): Settings {
  const given = Object.fromEntries(Object.entries(env).filter(([, value]) => value !== ''));
  const parsed = environment.safeParse(given);
  if (!parsed.success) {
    const name = String(parsed.error.issues[0]?.path[0]);
    throw new OperatorError(`${name} is wrong: ${remedies[name] ?? parsed.error.issues[0]?.message}.`);
  }
  const values = parsed.data;
  if (values.LETHE_MODE === 'demo' && values.DATABASE_URL !== undefined) {
    throw new OperatorError(
      'DATABASE_URL is set, and demo mode never uses an external database: unset it, or set LETHE_MODE to cloud or self_hosted.',
    );
  }
  if (values.LETHE_MODE === 'demo' && !loopbackHosts.includes(values.LETHE_DASHBOARD_HOST)) {
    throw new OperatorError(
      'LETHE_DASHBOARD_HOST is wrong: everybody knows the passwords of a demo, so set 127.0.0.1.',
    );
  }
  if (values.LETHE_MASTER_KEYS !== undefined && values.LETHE_MASTER_KEY_FILE !== undefined) {
    throw new OperatorError(
      'LETHE_MASTER_KEYS and LETHE_MASTER_KEY_FILE are both set, and only one can be the master key: unset one of them.',
    );
  }
  return {
    mode: values.LETHE_MODE,
    home: isAbsolute(values.LETHE_HOME) ? values.LETHE_HOME : resolve(repositoryRoot, values.LETHE_HOME),
    ports: distinctPorts(values),
    dashboardHost: values.LETHE_DASHBOARD_HOST,
    sendsMail: values.SMTP_URL !== undefined,
    payments: paymentsOf(values),
    databasePort: values.LETHE_DATABASE_PORT ?? null,
    databaseUrl: values.DATABASE_URL ?? null,
    given: {
      apiKeyPepper: values.LETHE_API_KEY_PEPPER ?? null,
      authSecret: values.NEXTAUTH_SECRET ?? null,
      masterKeyFile: values.LETHE_MASTER_KEY_FILE ?? null,
      logKeyFile: values.LETHE_LOG_KEY_FILE ?? null,
      logHeadFile: values.LETHE_LOG_HEAD_FILE ?? null,
      hasMasterKeys: values.LETHE_MASTER_KEYS !== undefined,
      databaseRoleSecret: values.LETHE_DATABASE_ROLE_SECRET ?? null,
    },
  };
}

function paymentsOf(values: z.infer<typeof environment>): Settings['payments'] {
  if (values.LETHE_MODE === 'self_hosted') return 'off';
  if (values.STRIPE_SECRET_KEY !== undefined) return 'stripe';
  return values.LETHE_MODE === 'demo' ? 'stand_in' : 'off';
}

function distinctPorts(values: z.infer<typeof environment>): Settings['ports'] {
  const { LETHE_GATEWAY_PORT, LETHE_DASHBOARD_PORT, LETHE_WORKER_PORT, LETHE_SIMULATOR_PORT, LETHE_STRIPE_PORT } =
    values;
  const apps = { LETHE_GATEWAY_PORT, LETHE_DASHBOARD_PORT, LETHE_WORKER_PORT };
  const ports = { ...apps, LETHE_SIMULATOR_PORT, LETHE_STRIPE_PORT };
  const nameByPort = new Map<number, string>();
  for (const [name, number] of Object.entries({ ...ports, LETHE_DATABASE_PORT: values.LETHE_DATABASE_PORT })) {
    if (number === undefined) continue;
    const other = nameByPort.get(number);
    if (other !== undefined)
      throw new OperatorError(`${name} and ${other} are both ${number}: give each a port of its own.`);
    nameByPort.set(number, name);
  }
  return ports;
}
