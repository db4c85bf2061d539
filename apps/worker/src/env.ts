import {
  CLOSED_RETENTION_DAYS_DEFAULT,
  LIFE_PERIOD_DAYS_MAX,
  type LifePeriods,
  SUSPENSION_GRACE_DAYS_DEFAULT,
} from '@lethe/core/lifecycle';
import { checkPaymentSettings } from '@lethe/payments';
import { LOG_LEVELS } from '@lethe/telemetry';
import { isLogName } from '@lethe/translog';
import { checkMasterKeySettings } from '@lethe/vault';
import { z } from 'zod';
import { StartupProblem } from './startup-problem.ts';

const PORT_MAX = 65_535;

/** A variable that is set to nothing counts as one that is not set. */
function optional<Schema extends z.ZodType>(schema: Schema) {
  return z.preprocess((value) => (value === '' ? undefined : value), schema);
}

function url(protocols: readonly string[], expectation: string) {
  const hasProtocol = (text: string) => URL.canParse(text) && protocols.includes(new URL(text).protocol);
  return z.string(expectation).refine(hasProtocol, expectation);
}

const LIFE_EXPECTATION = `expected a number of days; set a whole number from 1 to ${LIFE_PERIOD_DAYS_MAX}`;

function lifeDays(daysDefault: number) {
  return optional(
    z
      .string()
      .regex(/^\d{1,3}$/, LIFE_EXPECTATION)
      .transform(Number)
      .refine((days) => days >= 1 && days <= LIFE_PERIOD_DAYS_MAX, LIFE_EXPECTATION)
      .default(daysDefault),
  );
}

const SELLER_EXPECTATION = 'expected what invoices say of you; set something shorter';
const PORT_EXPECTATION = `expected a port; set a whole number from 1 to ${PORT_MAX}`;
/** An address, or a name with one. A line break would begin a header of its own. */
const SENDER_PATTERN = /^(?:[^<>\r\n"]{1,100} <[^<>@\s]{1,64}@[^<>@\s]{1,255}>|[^<>@\s]{1,64}@[^<>@\s]{1,255})$/;
const LOOPBACK_HOSTS = ['127.0.0.1', '::1', 'localhost'];

const environment = z
  .object({
    LETHE_MODE: z.enum(['demo', 'cloud', 'self_hosted'], 'expected a mode; set demo, cloud or self_hosted'),
    DATABASE_URL: url(
      ['postgres:', 'postgresql:'],
      'expected the address of a database; set postgresql://user:password@host:5432/name',
    ),
    REDIS_URL: optional(
      url(
        ['redis:', 'rediss:'],
        'expected the address of a Redis; set redis://host:6379, or nothing to queue in the database',
      ).optional(),
    ),
    LETHE_WORKER_PORT: optional(
      z
        .string()
        .regex(/^\d{1,5}$/, PORT_EXPECTATION)
        .transform(Number)
        .refine((port) => port >= 1 && port <= PORT_MAX, PORT_EXPECTATION)
        .default(4001),
    ),
    LETHE_WORKER_HOST: optional(
      z
        .string()
        .regex(/^[\w.:-]{1,255}$/, 'expected an address to listen on; set 127.0.0.1 or 0.0.0.0')
        .default('127.0.0.1'),
    ),
    SMTP_URL: optional(
      url(
        ['smtp:', 'smtps:'],
        'expected the address of a mail server; set smtp://user:password@host:587 or smtps://…, or nothing',
      ).optional(),
    ),
    SMTP_FROM: optional(
      z
        .string()
        .regex(SENDER_PATTERN, 'expected whom mail comes from; set “Lethe <lethe@example.com>”')
        .default('Lethe <lethe@localhost>'),
    ),
    LETHE_ALLOW_PRIVATE_UPSTREAMS: optional(
      z
        .enum(['true', 'false'], 'expected yes or no; set true or false')
        .default('false')
        .transform((text) => text === 'true'),
    ),
    LETHE_MASTER_KEY_FILE: optional(z.string().optional()),
    LETHE_MASTER_KEYS: optional(z.string().optional()),
    NEXTAUTH_URL: optional(
      url(
        ['http:', 'https:'],
        'expected the address of the dashboard, to which links in mails lead; set https://lethe.example',
      ).default('http://localhost:3000'),
    ),
    SUSPENSION_GRACE_DAYS: lifeDays(SUSPENSION_GRACE_DAYS_DEFAULT),
    CLOSED_RETENTION_DAYS: lifeDays(CLOSED_RETENTION_DAYS_DEFAULT),
    LETHE_SELLER_NAME: optional(z.string().max(200, SELLER_EXPECTATION).optional()),
    LETHE_SELLER_ADDRESS: optional(z.string().max(500, SELLER_EXPECTATION).optional()),
    LETHE_SELLER_TAX_ID: optional(z.string().max(40, SELLER_EXPECTATION).optional()),
    STRIPE_SECRET_KEY: optional(z.string().optional()),
    STRIPE_WEBHOOK_SECRET: optional(z.string().optional()),
    STRIPE_API_BASE: optional(z.string().optional()),
    LETHE_LOG_KEY_FILE: optional(z.string().optional()),
    LETHE_LOG_HEAD_FILE: optional(z.string().optional()),
    LETHE_LOG_NAME: optional(
      z.string().refine(isLogName, 'expected a name for the log; set one like log.example.com').default('lethe.local'),
    ),
    LETHE_LOG_LEVEL: optional(
      z.enum(LOG_LEVELS, `expected a log level; set one of ${LOG_LEVELS.join(', ')}`).default('info'),
    ),
  })
  .superRefine((env, context) => {
    for (const problem of [checkMasterKeySettings(env), checkPaymentSettings(env)]) {
      if (problem !== null) context.addIssue({ code: 'custom', path: [problem.variable], message: problem.problem });
    }
  })
  .refine((env) => env.LETHE_MODE === 'self_hosted' || !env.LETHE_ALLOW_PRIVATE_UPSTREAMS, {
    path: ['LETHE_ALLOW_PRIVATE_UPSTREAMS'],
    message: 'only the operator of a self-hosted installation may open its own network to webhooks; unset it',
  })
  .refine((env) => env.LETHE_MODE !== 'demo' || LOOPBACK_HOSTS.includes(env.LETHE_WORKER_HOST), {
    path: ['LETHE_WORKER_HOST'],
    message: 'a demo lets anyone who reaches it move its clock; set 127.0.0.1',
  })
  .refine((env) => (env.LETHE_LOG_KEY_FILE === undefined) === (env.LETHE_LOG_HEAD_FILE === undefined), {
    path: ['LETHE_LOG_HEAD_FILE'],
    message:
      'the key of the log and its last signed head belong together; set LETHE_LOG_KEY_FILE and LETHE_LOG_HEAD_FILE',
  });

export type WorkerEnv = Readonly<z.output<typeof environment>>;

/** How long a suspended organization waits for its closure, and a closed one for its purge. */
export function lifePeriodsOf(env: WorkerEnv): LifePeriods {
  return { suspensionGraceDays: env.SUSPENSION_GRACE_DAYS, closedRetentionDays: env.CLOSED_RETENTION_DAYS };
}

/** Throws a `StartupProblem` that names the first wrong variable. Never repeats a value: addresses carry passwords. */
export function readEnv(variables: Readonly<Record<string, string | undefined>>): WorkerEnv {
  const parsed = environment.safeParse(variables);
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  throw new StartupProblem(String(issue?.path[0]), issue?.message ?? 'is wrong');
}
