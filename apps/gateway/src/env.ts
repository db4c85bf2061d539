import { KEY_SNAPSHOT_OUTAGE_MAX_MS, RETENTION_DAYS_MAX } from '@lethe/core/retention';
import { MS_PER_SECOND } from '@lethe/core/time';
import { LOG_LEVELS } from '@lethe/telemetry';
import { checkMasterKeySettings } from '@lethe/vault';
import { z } from 'zod';
import { StartupProblem } from './startup-problem.ts';

/** How long payloads are kept where the operator of a self-hosted installation says nothing. */
export const PERIOD_DAYS_DEFAULT = 30;
const PORT_MAX = 65_535;
const PROCESSES_MAX = 64;
const METRICS_TOKEN = /^[\x21-\x7e]{16,256}$/;
const PEPPER_BYTES_MIN = 32;
const HEX_BYTES = new RegExp(`^(?:[0-9a-f]{2}){${PEPPER_BYTES_MIN},}$`, 'i');
const LOOPBACK_HOSTS = ['127.0.0.1', '::1', 'localhost'];

/** A variable that is set to nothing counts as one that is not set. */
function optional<Schema extends z.ZodType>(schema: Schema) {
  return z.preprocess((value) => (value === '' ? undefined : value), schema);
}

function wholeNumber({ min, max, expectation }: { min: number; max: number; expectation: string }) {
  return z
    .string(expectation)
    .regex(/^\d{1,15}$/, expectation)
    .transform(Number)
    .refine((number) => number >= min && number <= max, expectation);
}

function url(protocols: readonly string[], expectation: string) {
  const hasProtocol = (text: string) => URL.canParse(text) && protocols.includes(new URL(text).protocol);
  return z.string(expectation).refine(hasProtocol, expectation);
}

const bytes = wholeNumber({
  min: 1,
  max: 2 ** 31,
  expectation: 'expected a number of bytes; set a whole number from 1 on',
});
const spoolBytes = wholeNumber({
  min: 2 ** 24,
  max: 2 ** 40,
  expectation: 'expected a number of bytes; set a whole number from 16777216 to 1099511627776',
});
const outageSeconds = wholeNumber({
  min: 0,
  max: KEY_SNAPSHOT_OUTAGE_MAX_MS / MS_PER_SECOND,
  expectation: 'expected a number of seconds; set a whole number from 0 to 3600',
});
const dollars = z
  .string('expected an amount in dollars; set 5 or 0.5')
  .regex(/^\d{1,6}(?:\.\d{1,9})?$/, 'expected an amount in dollars; set 5 or 0.5');
const requestCount = wholeNumber({
  min: 1,
  max: 1_000_000_000,
  expectation: 'expected a number of requests; set a whole number from 1 on, or nothing for no limit',
});
const concurrency = wholeNumber({
  min: 0,
  max: 1_000_000,
  expectation: 'expected a number of requests; set a whole number from 1 on, or 0 for no limit',
});
const milliseconds = wholeNumber({
  min: 1,
  max: 2 ** 31 - 1,
  expectation: 'expected a number of milliseconds; set a whole number from 1 on',
});
const days = wholeNumber({
  min: 0,
  max: RETENTION_DAYS_MAX,
  expectation: `expected a number of days; set a whole number from 0 to ${RETENTION_DAYS_MAX}`,
});

const environment = z
  .object({
    LETHE_MODE: z.enum(['demo', 'cloud', 'self_hosted'], 'expected a mode; set demo, cloud or self_hosted'),
    DATABASE_URL: url(
      ['postgres:', 'postgresql:'],
      'expected the address of a database; set postgresql://user:password@host:5432/name',
    ),
    LETHE_MASTER_KEY_FILE: optional(z.string().optional()),
    LETHE_MASTER_KEYS: optional(z.string().optional()),
    LETHE_API_KEY_PEPPER: z
      .string(`expected at least ${PEPPER_BYTES_MIN} random bytes in hexadecimal; make some with: openssl rand -hex 32`)
      .regex(
        HEX_BYTES,
        `expected at least ${PEPPER_BYTES_MIN} random bytes in hexadecimal; make some with: openssl rand -hex 32`,
      )
      .transform((hex) => Buffer.from(hex, 'hex')),
    LETHE_GATEWAY_PORT: optional(
      wholeNumber({
        min: 1,
        max: PORT_MAX,
        expectation: `expected a port; set a whole number from 1 to ${PORT_MAX}`,
      }).default(4000),
    ),
    LETHE_GATEWAY_HOST: optional(
      z
        .string()
        .regex(/^[\w.:-]{1,255}$/, 'expected an address to listen on; set 127.0.0.1 or 0.0.0.0')
        .default('127.0.0.1'),
    ),
    LETHE_GATEWAY_PROCESSES: optional(
      wholeNumber({
        min: 1,
        max: PROCESSES_MAX,
        expectation: `expected a number of processes; set a whole number from 1 to ${PROCESSES_MAX}`,
      }).optional(),
    ),
    LETHE_METRICS_TOKEN: optional(
      z.string().regex(METRICS_TOKEN, 'expected at least 16 printable characters without spaces').optional(),
    ),
    LETHE_SIMULATOR_URL: optional(
      url(['http:', 'https:'], 'expected the address of the simulator; set http://127.0.0.1:4010').optional(),
    ),
    LETHE_ALLOW_PRIVATE_UPSTREAMS: optional(
      z
        .enum(['true', 'false'], 'expected yes or no; set true or false')
        .default('false')
        .transform((text) => text === 'true'),
    ),
    PAYLOAD_RETENTION_DAYS: optional(days.optional()),
    METADATA_RETENTION_DAYS: optional(days.optional()),
    REDIS_URL: optional(
      url(['redis:', 'rediss:'], 'expected the address of a Redis; set redis://host:6379, or nothing').optional(),
    ),
    OUTAGE_SERVE_SECONDS: optional(outageSeconds.default(300)),
    OVERDRAFT_USD_MAX: optional(dollars.default('5')),
    LETHE_ORGANIZATION_REQUESTS_PER_MINUTE_MAX: optional(requestCount.optional()),
    LETHE_ORGANIZATION_CONCURRENCY_MAX: optional(concurrency.default(2_000)),
    LETHE_LOG_LEVEL: optional(
      z.enum(LOG_LEVELS, `expected a log level; set one of ${LOG_LEVELS.join(', ')}`).default('info'),
    ),
    LETHE_HOME: optional(z.string().default('.lethe')),
    LETHE_SPOOL_DIR: optional(z.string().optional()),
    LETHE_PRICES_FILE: optional(z.string().optional()),
    LETHE_SPOOL_BYTES_MAX: optional(spoolBytes.optional()),
    LETHE_SPOOL_MEMORY_BYTES_MAX: optional(bytes.optional()),
    LETHE_BODY_BYTES_MAX: optional(bytes.optional()),
    LETHE_CAPTURE_BYTES_MAX: optional(bytes.optional()),
    LETHE_RESPONSE_BYTES_MAX: optional(bytes.optional()),
    LETHE_UPSTREAM_HEADERS_TIMEOUT_MS: optional(milliseconds.optional()),
    LETHE_UPSTREAM_FIRST_BYTE_TIMEOUT_MS: optional(milliseconds.optional()),
    LETHE_UPSTREAM_IDLE_TIMEOUT_MS: optional(milliseconds.optional()),
    LETHE_UPSTREAM_TOTAL_TIMEOUT_MS: optional(milliseconds.optional()),
    LETHE_DRAIN_TIMEOUT_MS: optional(milliseconds.optional()),
    LETHE_SHUTDOWN_TIMEOUT_MS: optional(milliseconds.optional()),
  })
  .superRefine((env, context) => {
    const problem = checkMasterKeySettings(env);
    if (problem !== null) context.addIssue({ code: 'custom', path: [problem.variable], message: problem.problem });
  })
  .refine((env) => env.LETHE_MODE !== 'demo' || LOOPBACK_HOSTS.includes(env.LETHE_GATEWAY_HOST), {
    path: ['LETHE_GATEWAY_HOST'],
    message: 'everybody knows the keys of a demo; set 127.0.0.1',
  })
  .refine((env) => env.LETHE_MODE === 'self_hosted' || !env.LETHE_ALLOW_PRIVATE_UPSTREAMS, {
    path: ['LETHE_ALLOW_PRIVATE_UPSTREAMS'],
    message: 'only the operator of a self-hosted installation may open its own network to tenants; unset it',
  })
  .refine((env) => env.LETHE_MODE === 'self_hosted' || env.METADATA_RETENTION_DAYS === undefined, {
    path: ['METADATA_RETENTION_DAYS'],
    message: 'periods are set by variables in self-hosted mode only; set nothing, or LETHE_MODE=self_hosted',
  })
  .refine(
    ({ PAYLOAD_RETENTION_DAYS: payload = PERIOD_DAYS_DEFAULT, METADATA_RETENTION_DAYS: metadata }) =>
      metadata === undefined || metadata >= payload,
    {
      path: ['METADATA_RETENTION_DAYS'],
      message: `is below PAYLOAD_RETENTION_DAYS, which is ${'$'}{PERIOD_DAYS_DEFAULT} unless it is set; a record never goes before its payload, so set this to as many days at least`,
    },
  )
  .refine((env) => env.LETHE_MODE === 'demo' || env.LETHE_SIMULATOR_URL === undefined, {
    path: ['LETHE_SIMULATOR_URL'],
    message: 'the simulator belongs to the demo; unset it or set LETHE_MODE=demo',
  });

export type GatewayEnv = Readonly<z.output<typeof environment>>;

/** @throws {StartupProblem} for the first wrong variable, by name. Never repeats a value: addresses carry passwords. */
export function readEnv(variables: Readonly<Record<string, string | undefined>>): GatewayEnv {
  const parsed = environment.safeParse(variables);
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  throw new StartupProblem(String(issue?.path[0]), issue?.message ?? 'is wrong');
}
