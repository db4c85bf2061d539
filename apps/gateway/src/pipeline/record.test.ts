import { randomUUID } from 'node:crypto';
import type { TokenUsage } from '@lethe/core/billing';
import type { ApiKeyId, OrganizationId, ProjectId, ProjectMode, RequestId } from '@lethe/core/tenancy';
import { ManualClock } from '@lethe/core/time';
import type { KeySnapshot, RecordEntry } from '@lethe/db';
import { createPriceList } from '@lethe/pricing';
import { createLogger } from '@lethe/telemetry';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { DEFAULT_LIMITS } from '../limits.ts';
import { createModelCatalog, type ModelRoute } from '../providers/model-catalog.ts';
import { createProvider, createProviderRegistry } from '../providers/provider-registry.ts';
import { CHAT_COMPLETIONS } from '../wire/openai/chat/chat-completions.ts';
import type { Admission } from './admission.ts';
import type { EndedAttempt } from './meter-attempt.ts';
import { Observation } from './observation.ts';
import { recordEnding } from './record.ts';
import { notDurable } from './recorder.ts';

const clock = new ManualClock(new Date('2026-11-21T08:00:00Z'));
const registry = createProviderRegistry([], DEFAULT_LIMITS);
const catalog = createModelCatalog({ registry, prices: createPriceList(), now: () => clock.now() });

/** Accounts that are never called: the operator's, or a tenant's behind a guard. */
function routeTo(name: string, model: string, guard: (() => undefined) | null = null): ModelRoute {
  const provider = createProvider({ name, baseUrl: `https://${name}.test/v1`, apiKey: null }, DEFAULT_LIMITS, guard);
  const target = provider.endpoints['chat.completions'];
  if (target === null) throw new Error('There is no such endpoint.');
  return { provider, model, target };
}

const OPENAI = routeTo('openai', 'gpt-4o-mini');
const OWN = routeTo('openai', 'gpt-4o', () => undefined);
const UNPRICED = routeTo('acme', 'unheard-of');

function attemptAt(route: ModelRoute, usage: TokenUsage | null): EndedAttempt {
  const observation = new Observation(100);
  observation.usage = usage;
  return { route, observation, calledAt: clock.now(), statusCode: 200, errorCode: null, endedAtMs: 150 };
}

const tokens = (inputTokens: number, outputTokens: number): TokenUsage => ({
  inputTokens,
  cachedInputTokens: 0,
  outputTokens,
  reasoningTokens: 0,
});

interface Case {
  readonly attempts: readonly EndedAttempt[];
  readonly projectMode?: ProjectMode;
  readonly isDurable?: boolean;
}

async function record({ attempts, projectMode = 'credits', isDurable = true }: Case) {
  const written: RecordEntry[] = [];
  const settled: bigint[] = [];
  const principal = {
    organizationId: randomUUID() as OrganizationId,
    projectId: randomUUID() as ProjectId,
    apiKeyId: randomUUID() as ApiKeyId,
    projectMode,
  } as KeySnapshot;
  const body = Buffer.from('{"model":"openai/gpt-4o-mini","messages":[{"role":"user","content":"Hi"}]}');
  const admission: Admission = {
    requestId: randomUUID() as RequestId,
    principal,
    protocol: CHAT_COMPLETIONS,
    request: CHAT_COMPLETIONS.parseRequest(body, DEFAULT_LIMITS),
    candidates: [OPENAI],
    handles: { tags: [], sessionId: null, endUser: null },
    retention: {
      level: 'metadata_only',
      payloadRetentionDays: 30,
      policyVersion: 1,
      source: 'organization',
      expiresAt: null,
      notStoredReason: 'level',
      metadataExpiresAt: null,
    },
    reservation: {
      leaseId: 'lease-1',
      extend: () => true,
      coversStorage: () => true,
      settle: (spent) => void settled.push(spent),
      release: () => {},
    },
    room: { grow: () => true },
    isCreditLow: false,
    attemptWorstNanoUsd: 0n,
    slot: { release: () => {} },
    idempotency: null,
    admittedAt: clock.now(),
    arrivedAtMs: 90,
  };
  const ports = {
    clock,
    catalog,
    recorder: {
      async write(entry: RecordEntry) {
        if (!isDurable) throw notDurable();
        written.push(entry);
      },
    },
    monotonicMs: () => 200,
    newId: () => randomUUID(),
    idempotency: { end: () => {} },
    isStorageCharged: true,
    sealer: { seal: () => Promise.reject(new Error('nothing is sealed here')) },
    redaction: { redact: () => Promise.reject(new Error('nothing is redacted here')) },
    fingerprints: { of: () => null },
    logger: createLogger({ app: 'gateway', level: 'error', write: () => {} }),
  };
  const last = attempts.at(-1);
  if (last === undefined) throw new Error('There is no attempt.');
  const ending = {
    admission,
    attempt: last,
    earlier: attempts.slice(0, -1),
    capture: null,
    statusCode: 200,
    errorCode: null,
  };
  const usage = await recordEnding(ports, ending).catch(() => null);
  return { entry: written[0], settled, usage: usage === null ? null : JSON.parse(usage) };
}

test('what earlier attempts used is billed beside the answer, and told to the caller as its own line', async () => {
  const { entry, settled, usage } = await record({
    attempts: [attemptAt(OPENAI, tokens(1_000, 100)), attemptAt(OPENAI, tokens(1_000, 500))],
  });
  expect(entry?.attempts.map(({ inferenceNanoUsd }) => inferenceNanoUsd)).toEqual([210_000n, 450_000n]);
  expect(entry?.record.cost).toMatchObject({
    earlierAttemptsNanoUsd: 210_000n,
    outputNanoUsd: 300_000n,
    totalNanoUsd: 660_000n,
  });
  expect(entry?.record.usage.outputTokens).toBe(500);
  expect(usage).toMatchObject({ cost_usd_earlier_attempts: 0.00021, cost_usd_total: 0.00066 });
  expect([settled, entry?.leaseId]).toEqual([[660_000n], 'lease-1']);
});

test('invariant 8: in api_keys mode, and on the tenant’s own account, no inference is paid from credit', async () => {
  const attempts = [attemptAt(OPENAI, tokens(1_000, 100))];
  expect((await record({ attempts, projectMode: 'api_keys' })).settled).toEqual([0n]);
  const own = await record({ attempts: [attemptAt(OWN, tokens(1_000_000, 1_000_000))] });
  expect([own.settled, own.entry?.attempts[0]?.isOwnAccount]).toEqual([[0n], true]);
});

test('an attempt that neither began nor reported anything used nothing; one that began is counted, and flagged', async () => {
  const begun = attemptAt(OPENAI, null);
  begun.observation.isBegun = true;
  begun.observation.addText('Some words of an answer.', 110);
  const { entry } = await record({ attempts: [attemptAt(OPENAI, null), begun] });
  const [nothing, counted] = entry?.attempts ?? [];
  expect(nothing?.usage).toEqual({ ...tokens(0, 0), isEstimated: false });
  expect([counted?.usage.isEstimated, (counted?.usage.outputTokens ?? 0) > 3]).toEqual([true, true]);
});

test('a model without a price makes the total unknown, not smaller', async () => {
  const { entry } = await record({
    attempts: [attemptAt(OPENAI, tokens(10, 10)), attemptAt(UNPRICED, tokens(10, 10))],
  });
  expect(entry?.record).toMatchObject({ rates: null, cost: { totalNanoUsd: null, earlierAttemptsNanoUsd: 7_500n } });
  expect(entry?.attempts[1]?.inferenceNanoUsd).toBeNull();
});

test('the reservation is settled also when the record is lost', async () => {
  const { entry, settled, usage } = await record({
    attempts: [attemptAt(OPENAI, tokens(1_000, 500))],
    isDurable: false,
  });
  expect([entry, usage, settled]).toEqual([undefined, null, [450_000n]]);
});

test('invariant 3: whatever the attempts used, there is one entry for each, and the total is their exact sum', async () => {
  const usage = fc.record({
    inputTokens: fc.nat(1e6),
    cachedInputTokens: fc.nat(1e6),
    outputTokens: fc.nat(1e6),
    reasoningTokens: fc.nat(1e6),
  });
  await fc.assert(
    fc.asyncProperty(fc.array(fc.option(usage), { minLength: 1, maxLength: 6 }), async (usages) => {
      const { entry, settled } = await record({ attempts: usages.map((used) => attemptAt(OPENAI, used)) });
      const sum = (entry?.attempts ?? []).reduce((total, { inferenceNanoUsd }) => total + (inferenceNanoUsd ?? 0n), 0n);
      expect(entry?.attempts).toHaveLength(usages.length);
      expect(new Set(entry?.attempts.map(({ id }) => id)).size).toBe(usages.length);
      expect([entry?.record.cost.totalNanoUsd, settled]).toEqual([sum, [sum]]);
    }),
    { numRuns: 50 },
  );
});
