import { expect, test } from 'vitest';
import { admissionFrom, nanoUsdOf } from './admission-from-env.ts';
import { readEnv } from './env.ts';
import { limitsFrom } from './limits-from-env.ts';
import { readProviderSettings } from './providers/read-provider-settings.ts';
import { startupLine } from './startup-problem.ts';

const VALID = {
  LETHE_MODE: 'demo',
  DATABASE_URL: 'postgresql://u:secret@127.0.0.1:5432/lethe',
  LETHE_MASTER_KEY_FILE: '/tmp/key',
  LETHE_API_KEY_PEPPER: 'ab'.repeat(32),
};

function problem(read: () => unknown): string | null {
  try {
    read();
  } catch (error) {
    return startupLine(error);
  }
  return null;
}

const problemOf = (variables: Record<string, string | undefined>) => problem(() => readEnv({ ...VALID, ...variables }));

test('what is needed is enough', () => {
  expect(readEnv({ ...VALID, LETHE_GATEWAY_PORT: '' })).toMatchObject({
    LETHE_GATEWAY_PORT: 4000,
    LETHE_GATEWAY_HOST: '127.0.0.1',
    LETHE_LOG_LEVEL: 'info',
    LETHE_API_KEY_PEPPER: Buffer.alloc(32, 0xab),
  });
});

test.each(['0', '65', '1.5', 'all'])('%s is no number of processes', (count) => {
  expect(problemOf({ LETHE_GATEWAY_PROCESSES: count })).toMatch(
    /^LETHE_GATEWAY_PROCESSES: expected a number .+ from 1 to 64/,
  );
});

test('a token for scrapes is not a short one, and is not repeated', () => {
  expect(problemOf({ LETHE_METRICS_TOKEN: 'too-short' })).toBe(
    'LETHE_METRICS_TOKEN: expected at least 16 printable characters without spaces.',
  );
  expect(readEnv({ ...VALID, LETHE_METRICS_TOKEN: '', LETHE_GATEWAY_PROCESSES: '' })).not.toHaveProperty(
    'LETHE_METRICS_TOKEN',
    '',
  );
});

test('only the operator of a self-hosted installation opens its network to tenants', () => {
  const selfHosted = { ...VALID, LETHE_MODE: 'self_hosted', LETHE_ALLOW_PRIVATE_UPSTREAMS: 'true' };
  expect(readEnv(selfHosted).LETHE_ALLOW_PRIVATE_UPSTREAMS).toBe(true);
  expect(readEnv(VALID).LETHE_ALLOW_PRIVATE_UPSTREAMS).toBe(false);
  expect(problemOf({ LETHE_MODE: 'cloud', LETHE_ALLOW_PRIVATE_UPSTREAMS: 'true' })).toContain('LETHE_ALLOW_PRIVATE');
});

test('what decides who is let in has defaults, and a lease outlives the outage that it is for', () => {
  const admission = (variables: Record<string, string>) => admissionFrom(readEnv({ ...VALID, ...variables }), 'x');
  expect(admission({})).toMatchObject({
    outageServeMs: 300_000,
    creditLeaseMs: 420_000,
    organizationLimits: { requestsPerMinuteMax: null, concurrencyMax: 2_000 },
    areOperatorAccountsOpen: true,
  });
  expect(admission({ LETHE_MODE: 'cloud', LETHE_ORGANIZATION_CONCURRENCY_MAX: '0' })).toMatchObject({
    organizationLimits: { concurrencyMax: null },
    areOperatorAccountsOpen: false,
  });
});

test('dollars are read to the nano-dollar', () => {
  expect(['5', '0.5', '0.000000001', '12.345'].map(nanoUsdOf)).toEqual([
    5_000_000_000n,
    500_000_000n,
    1n,
    12_345_000_000n,
  ]);
});

test.each<[string, string | undefined]>([
  ['LETHE_MODE', 'staging'],
  ['LETHE_MODE', undefined],
  ['LETHE_ALLOW_PRIVATE_UPSTREAMS', 'yes'],
  ['LETHE_ALLOW_PRIVATE_UPSTREAMS', 'true'],
  ['DATABASE_URL', 'mysql://secret'],
  ['DATABASE_URL', undefined],
  ['LETHE_MASTER_KEY_FILE', ''],
  ['LETHE_MASTER_KEYS', '1:secret'],
  ['LETHE_API_KEY_PEPPER', 'secret'],
  ['LETHE_API_KEY_PEPPER', 'ab'],
  ['LETHE_GATEWAY_PORT', '70000'],
  ['LETHE_GATEWAY_PORT', '4000x'],
  ['LETHE_GATEWAY_HOST', '0.0.0.0'],
  ['LETHE_SIMULATOR_URL', 'secret'],
  ['PAYLOAD_RETENTION_DAYS', '366'],
  ['METADATA_RETENTION_DAYS', '366'],
  ['METADATA_RETENTION_DAYS', '30'],
  ['LETHE_LOG_LEVEL', 'loud'],
  ['REDIS_URL', 'http://secret'],
  ['OUTAGE_SERVE_SECONDS', '3601'],
  ['OVERDRAFT_USD_MAX', '-1'],
  ['OVERDRAFT_USD_MAX', '1e3'],
  ['LETHE_ORGANIZATION_REQUESTS_PER_MINUTE_MAX', '0'],
  ['LETHE_ORGANIZATION_CONCURRENCY_MAX', '1.5'],
  ['LETHE_BODY_BYTES_MAX', '-1'],
  ['LETHE_UPSTREAM_TOTAL_TIMEOUT_MS', '0'],
])('a wrong %s (%s) is told in one line that names it and repeats no value', (variable, value) => {
  const line = problemOf({ [variable]: value });
  expect(line).toMatch(new RegExp(`^${variable}: .+; .+\\.$`));
  expect(line).not.toMatch(/secret|\n/);
});

test('the simulator is for the demo only', () => {
  const simulator = { LETHE_SIMULATOR_URL: 'http://127.0.0.1:4010' };
  expect(problemOf(simulator)).toBeNull();
  expect(problemOf({ ...simulator, LETHE_MODE: 'cloud' })).toMatch(/^LETHE_SIMULATOR_URL: /);
});

test('a period of metadata is for self-hosted installations, and never shorter than that of payloads', () => {
  const selfHosted = (variables: object) => problemOf({ LETHE_MODE: 'self_hosted', ...variables });
  expect(problemOf({ LETHE_MODE: 'cloud', METADATA_RETENTION_DAYS: '30' })).toMatch(/^METADATA_RETENTION_DAYS: /);
  expect(selfHosted({ METADATA_RETENTION_DAYS: '365' })).toBeNull();
  for (const [metadata, payload] of [
    ['0', '0'],
    ['10', '10'],
    ['30', ''],
  ] as const) {
    expect(selfHosted({ METADATA_RETENTION_DAYS: metadata, PAYLOAD_RETENTION_DAYS: payload })).toBeNull();
  }
  for (const [metadata, payload] of [
    ['0', '1'],
    ['9', '10'],
    ['29', ''],
  ] as const) {
    const shorter = { METADATA_RETENTION_DAYS: metadata, PAYLOAD_RETENTION_DAYS: payload };
    expect(selfHosted(shorter)).toMatch(/^METADATA_RETENTION_DAYS: .+PAYLOAD_RETENTION_DAYS/);
  }
});

test('limits of the environment come before the defaults', () => {
  const limits = limitsFrom(readEnv({ ...VALID, LETHE_BODY_BYTES_MAX: '1000', LETHE_UPSTREAM_IDLE_TIMEOUT_MS: '7' }));
  expect(limits).toMatchObject({ bodySizeBytesMax: 1_000, idleTimeoutMs: 7, headerSizeBytesMax: 16_384 });
});

test('a known provider needs a key, any other an address; names are lower case with hyphens', () => {
  const variables = {
    PROVIDER_OPENAI_API_KEY: 'sk-1',
    PROVIDER_MY_SERVER_BASE_URL: 'http://127.0.0.1:8080/v1',
    PROVIDER_GROQ_API_KEY: 'k',
    PROVIDER_GROQ_BASE_URL: 'http://10.0.0.1/groq',
    PROVIDER_MISTRAL_API_KEY: '',
    UNRELATED: 'x',
  };
  expect(readProviderSettings(variables)).toEqual([
    { name: 'groq', baseUrl: 'http://10.0.0.1/groq', apiKey: 'k' },
    { name: 'my-server', baseUrl: 'http://127.0.0.1:8080/v1', apiKey: null },
    { name: 'openai', baseUrl: 'https://api.openai.com/v1', apiKey: 'sk-1' },
  ]);
});

test.each([
  ['PROVIDER_ACME_BASE_URL', { PROVIDER_ACME_API_KEY: 'secret' }],
  ['PROVIDER_ACME_BASE_URL', { PROVIDER_ACME_BASE_URL: 'secret' }],
  ['PROVIDER_ACME_BASE_URL', { PROVIDER_ACME_BASE_URL: 'ftp://secret' }],
  ['PROVIDER_ACME_BASE_URL', { PROVIDER_ACME_BASE_URL: 'http://user:secret@x' }],
  ['PROVIDER_OPENAI_API_KEY', { PROVIDER_OPENAI_API_KEY: 'secret with\nbreak' }],
  ['PROVIDER_SIMULATOR_API_KEY', { PROVIDER_SIMULATOR_API_KEY: 'secret' }],
])('a wrong %s is told in one line that names it and repeats no value', (variable, variables) => {
  const line = problem(() => readProviderSettings(variables));
  expect(line).toMatch(new RegExp(`^${variable}: .+; .+\\.$`));
  expect(line).not.toContain('secret');
});

test('the room for records is set by variables, and is not less than what their files take', () => {
  const limits = limitsFrom(
    readEnv({ ...VALID, LETHE_SPOOL_BYTES_MAX: '20000000', LETHE_SPOOL_MEMORY_BYTES_MAX: '1000' }),
  );
  expect(limits).toMatchObject({ spoolSizeBytesMax: 20_000_000, spoolMemoryBytesMax: 1_000 });
  expect(problemOf({ LETHE_SPOOL_BYTES_MAX: '1000' })).toMatch(/^LETHE_SPOOL_BYTES_MAX: expected a number of bytes; /);
});
