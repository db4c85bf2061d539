import { EXPORT_LINK_DAYS_DEFAULT, EXPORT_LINK_DAYS_MAX } from '@lethe/core/exports';
import {
  CLOSED_RETENTION_DAYS_DEFAULT,
  LIFE_PERIOD_DAYS_MAX,
  type LifePeriods,
  SUSPENSION_GRACE_DAYS_DEFAULT,
} from '@lethe/core/lifecycle';
import {
  BACKUP_RETENTION_DAYS_DEFAULT,
  BACKUP_RETENTION_DAYS_MAX,
  RETENTION_DAYS_MAX,
  type SelfHostedPeriods,
} from '@lethe/core/retention';
import { checkPaymentSettings, type PaymentSettings, readPaymentSettings } from '@lethe/payments';
import { LOG_LEVELS, type LogLevel } from '@lethe/telemetry';
import { checkMasterKeySettings, type MasterKeySettings } from '@lethe/vault';
import { z } from 'zod';
import type { ConfiguredProviders } from './authentication/external-providers.ts';

const SECRET_LENGTH_MIN = 32;
const PEPPER_HEX = /^(?:[0-9a-f]{2}){32,}$/i;
const PAYLOAD_RETENTION_DAYS_DEFAULT = 30;
const DEMO_SUPPORT_EMAIL = 'support@lethe.example';

const url = (protocols: RegExp, example: string) =>
  z.url({ protocol: protocols, error: `is not a URL like ${example}; set it to one` });
const http = (example: string) => url(/^https?$/, example);
const days = z
  .string()
  .regex(/^\d{1,3}$/, `is not a whole number of days; set it to 0–${RETENTION_DAYS_MAX}`)
  .transform(Number)
  .refine((value) => value <= RETENTION_DAYS_MAX, `is too long; set it to 0–${RETENTION_DAYS_MAX}`);
const backupDays = z
  .string()
  .regex(/^\d{1,4}$/, `is not a whole number of days; set it to 1–${BACKUP_RETENTION_DAYS_MAX}`)
  .transform(Number)
  .refine(
    (value) => value >= 1 && value <= BACKUP_RETENTION_DAYS_MAX,
    `is out of bounds; set it to 1–${BACKUP_RETENTION_DAYS_MAX}`,
  );
const exportDays = z
  .string()
  .regex(/^\d{1,3}$/, `is not a whole number of days; set it to 1–${EXPORT_LINK_DAYS_MAX}`)
  .transform(Number)
  .refine(
    (value) => value >= 1 && value <= EXPORT_LINK_DAYS_MAX,
    `is out of bounds; set it to 1–${EXPORT_LINK_DAYS_MAX}`,
  );
const lifeDays = z
  .string()
  .regex(/^\d{1,3}$/, `is not a whole number of days; set it to 1–${LIFE_PERIOD_DAYS_MAX}`)
  .transform(Number)
  .refine(
    (value) => value >= 1 && value <= LIFE_PERIOD_DAYS_MAX,
    `is out of bounds; set it to 1–${LIFE_PERIOD_DAYS_MAX}`,
  );
const text = (remedy: string) => z.string({ error: `is missing; ${remedy}` }).min(1, `is empty; ${remedy}`);

const schema = z
  .object({
    LETHE_MODE: z.enum(['demo', 'cloud', 'self_hosted'], {
      error: 'is not a mode; set it to demo, cloud or self_hosted',
    }),
    DATABASE_URL: url(/^postgres(ql)?$/, 'postgresql://user:password@host:5432/lethe'),
    LETHE_MASTER_KEY_FILE: z.string().optional(),
    LETHE_MASTER_KEYS: z.string().optional(),
    LETHE_API_KEY_PEPPER: text('set it to the same as for the gateway').regex(
      PEPPER_HEX,
      'is not at least 32 bytes in hexadecimal; set it to the same as for the gateway',
    ),
    LETHE_HOME: z.string().min(1).optional(),
    LETHE_WORKER_URL: http('http://localhost:4001').optional(),
    LETHE_GATEWAY_URL: http('http://localhost:4000').optional(),
    GITHUB_CLIENT_ID: z.string().optional(),
    GITHUB_CLIENT_SECRET: z.string().optional(),
    GOOGLE_CLIENT_ID: z.string().optional(),
    GOOGLE_CLIENT_SECRET: z.string().optional(),
    STRIPE_SECRET_KEY: z.string().optional(),
    STRIPE_WEBHOOK_SECRET: z.string().optional(),
    STRIPE_API_BASE: z.string().optional(),
    NEXTAUTH_URL: http('http://localhost:3000'),
    NEXTAUTH_SECRET: text('set it to a random text').min(
      SECRET_LENGTH_MIN,
      `is shorter than ${SECRET_LENGTH_MIN} characters; set it to a longer random text`,
    ),
    LETHE_LOG_LEVEL: z
      .enum(LOG_LEVELS, { error: `is not a log level; set it to one of ${LOG_LEVELS.join(', ')}` })
      .default('info'),
    LETHE_ALLOW_PRIVATE_UPSTREAMS: z
      .enum(['true', 'false'], { error: 'is neither yes nor no; set it to true or false' })
      .default('false'),
    PAYLOAD_RETENTION_DAYS: days.optional(),
    METADATA_RETENTION_DAYS: days.optional(),
    SUPPORT_EMAIL: z
      .email({ error: 'is not an address; set it to where members write to, or leave it out' })
      .optional(),
    EXPORT_LINK_DAYS: exportDays.default(EXPORT_LINK_DAYS_DEFAULT),
    BACKUP_RETENTION_DAYS: backupDays.default(BACKUP_RETENTION_DAYS_DEFAULT),
    SUSPENSION_GRACE_DAYS: lifeDays.default(SUSPENSION_GRACE_DAYS_DEFAULT),
    CLOSED_RETENTION_DAYS: lifeDays.default(CLOSED_RETENTION_DAYS_DEFAULT),
  })
  .superRefine((environment, context) => {
    for (const problem of [checkMasterKeySettings(environment), checkPaymentSettings(environment)]) {
      if (problem !== null) context.addIssue({ code: 'custom', path: [problem.variable], message: problem.problem });
    }
    for (const provider of ['GITHUB', 'GOOGLE'] as const) {
      const [id, secret] = [`${provider}_CLIENT_ID`, `${provider}_CLIENT_SECRET`] as const;
      if ((environment[id] === undefined) === (environment[secret] === undefined)) continue;
      const [missing, given] = environment[id] === undefined ? [id, secret] : [secret, id];
      context.addIssue({ code: 'custom', path: [missing], message: `is missing beside ${given}; set both or neither` });
    }
  })
  .refine((environment) => environment.LETHE_MODE !== 'demo' || environment.LETHE_WORKER_URL !== undefined, {
    path: ['LETHE_WORKER_URL'],
    message: 'is missing; in demo mode the time machine needs the address of the worker',
  })
  .refine(
    ({ PAYLOAD_RETENTION_DAYS: payload = PAYLOAD_RETENTION_DAYS_DEFAULT, METADATA_RETENTION_DAYS: metadata }) =>
      metadata === undefined || metadata >= payload,
    {
      path: ['METADATA_RETENTION_DAYS'],
      message: `is below PAYLOAD_RETENTION_DAYS, which is ${'$'}{PAYLOAD_RETENTION_DAYS_DEFAULT} unless it is set; a record never goes before its payload, so set this to as many days at least`,
    },
  );

export interface Environment {
  /** The providers other than Lethe that people may sign in with. */
  readonly externalProviders: ConfiguredProviders;
  readonly mode: 'demo' | 'cloud' | 'self_hosted';
  readonly databaseUrl: string;
  readonly masterKeySettings: MasterKeySettings;
  /** Null: nobody can pay. */
  readonly payments: PaymentSettings | null;
  /** Under what keys are digested; the gateway has the same. */
  readonly apiKeyPepper: Uint8Array;
  /** Where the demo's files lie. */
  readonly home: string | null;
  readonly workerUrl: string | null;
  /** The gateway as applications reach it, for the commands that the dashboard shows. */
  readonly gatewayUrl: string | null;
  /** The address that browsers use; cookies and the check of a request's origin follow it. */
  readonly publicUrl: string;
  readonly authenticationSecret: string;
  readonly logLevel: LogLevel;
  /** Whether tenants may have providers on the operator's own network; self-hosted only. */
  readonly isPrivateUpstreamAllowed: boolean;
  /** Null unless self-hosted. */
  readonly selfHosted: SelfHostedPeriods | null;
  /** Where members of a suspended organization write to; null: nowhere is said. */
  readonly supportEmail: string | null;
  /** How many days an export can be fetched once it is ready. */
  readonly exportLinkDays: number;
  /** How long the operator keeps backups. Lethe does not delete them; it says so. */
  readonly backupRetentionDays: number;
  /** The same as the worker's. */
  readonly lifePeriods: LifePeriods;
}

/** One line that names the variable, what is wrong with it and what to do. It never repeats the value, which may be a secret. */
export class EnvironmentError extends Error {
  override readonly name = 'EnvironmentError';
}

/** @throws {EnvironmentError} for the first variable that is wrong */
export function readEnvironment(source: Readonly<Record<string, string | undefined>> = process.env): Environment {
  const parsed = schema.safeParse(withoutEmpty(source));
  if (!parsed.success) {
    const issue = parsed.error.issues[0];
    throw new EnvironmentError(`${issue?.path.join('.') ?? 'Environment'}: ${issue?.message ?? 'is wrong'}.`);
  }
  const { data } = parsed;
  return {
    mode: data.LETHE_MODE,
    externalProviders: providersOf(data),
    databaseUrl: data.DATABASE_URL,
    masterKeySettings: {
      LETHE_MASTER_KEY_FILE: data.LETHE_MASTER_KEY_FILE,
      LETHE_MASTER_KEYS: data.LETHE_MASTER_KEYS,
    },
    payments: readPaymentSettings(data),
    apiKeyPepper: Buffer.from(data.LETHE_API_KEY_PEPPER, 'hex'),
    home: data.LETHE_HOME ?? null,
    workerUrl: data.LETHE_WORKER_URL ?? null,
    gatewayUrl: data.LETHE_GATEWAY_URL ?? null,
    publicUrl: data.NEXTAUTH_URL,
    authenticationSecret: data.NEXTAUTH_SECRET,
    logLevel: data.LETHE_LOG_LEVEL,
    isPrivateUpstreamAllowed: data.LETHE_MODE === 'self_hosted' && data.LETHE_ALLOW_PRIVATE_UPSTREAMS === 'true',
    selfHosted: data.LETHE_MODE === 'self_hosted' ? periodsOf(data) : null,
    supportEmail: data.SUPPORT_EMAIL ?? (data.LETHE_MODE === 'demo' ? DEMO_SUPPORT_EMAIL : null),
    exportLinkDays: data.EXPORT_LINK_DAYS,
    backupRetentionDays: data.BACKUP_RETENTION_DAYS,
    lifePeriods: {
      suspensionGraceDays: data.SUSPENSION_GRACE_DAYS,
      closedRetentionDays: data.CLOSED_RETENTION_DAYS,
    },
  };
}

function providersOf(data: z.infer<typeof schema>): ConfiguredProviders {
  const pair = (clientId: string | undefined, clientSecret: string | undefined) =>
    clientId === undefined || clientSecret === undefined ? undefined : { clientId, clientSecret };
  const google = pair(data.GOOGLE_CLIENT_ID, data.GOOGLE_CLIENT_SECRET);
  const github = pair(data.GITHUB_CLIENT_ID, data.GITHUB_CLIENT_SECRET);
  return { ...(google && { google }), ...(github && { github }) };
}

function periodsOf(data: z.infer<typeof schema>): SelfHostedPeriods {
  return {
    payloadRetentionDays: data.PAYLOAD_RETENTION_DAYS ?? PAYLOAD_RETENTION_DAYS_DEFAULT,
    metadataRetentionDays: data.METADATA_RETENTION_DAYS ?? null,
  };
}

/** A variable set to nothing counts as not set, as in a compose file. */
function withoutEmpty(source: Readonly<Record<string, string | undefined>>) {
  return Object.fromEntries(Object.entries(source).filter(([, value]) => value !== ''));
}
