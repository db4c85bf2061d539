import type { RecordedAttempt, RecordedRates, RecordedUsage } from '@lethe/core/payloads';
import type { RecordEntry } from '@lethe/db';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { entryOf } from '../testing/record-of.ts';
import { decodeEntries, encodeEntry } from './entry-codec.ts';
import { entryWithPayload } from './testing/use-spool.ts';

const nanoUsd = fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n });
const instant = fc.date({ noInvalidDate: true, min: new Date(0) });
const text = fc.string({ unit: 'binary' });
const maybe = <T>(arbitrary: fc.Arbitrary<T>) => fc.option(arbitrary, { nil: null });
const count = fc.maxSafeNat();

const usage: fc.Arbitrary<RecordedUsage> = fc.record({
  inputTokens: count,
  cachedInputTokens: count,
  outputTokens: count,
  reasoningTokens: count,
  isEstimated: fc.boolean(),
});
const rates: fc.Arbitrary<RecordedRates> = fc.record({
  inputNanoUsdPerMillion: nanoUsd,
  cachedInputNanoUsdPerMillion: nanoUsd,
  outputNanoUsdPerMillion: nanoUsd,
  reasoningNanoUsdPerMillion: nanoUsd,
});
const attempt: fc.Arbitrary<RecordedAttempt> = fc.record({
  id: fc.uuid(),
  provider: text,
  model: text,
  isOwnAccount: fc.boolean(),
  statusCode: maybe(fc.nat()),
  errorCode: maybe(text),
  usage,
  rates: maybe(rates),
  inferenceNanoUsd: maybe(nanoUsd),
  calledAt: instant,
  durationMs: count,
});
const cost = fc.record({
  inputNanoUsd: maybe(nanoUsd),
  cachedInputNanoUsd: maybe(nanoUsd),
  outputNanoUsd: maybe(nanoUsd),
  reasoningNanoUsd: maybe(nanoUsd),
  storageNanoUsd: nanoUsd,
  earlierAttemptsNanoUsd: nanoUsd,
  totalNanoUsd: maybe(nanoUsd),
});
const handles = fc.record({ tags: fc.array(text), sessionId: maybe(text), endUser: maybe(text) });

const entry: fc.Arbitrary<RecordEntry> = fc
  .record({
    sizes: fc.array(fc.nat({ max: 300 }), { maxLength: 3 }),
    known: fc.constantFrom(
      {},
      { redactedCount: 0, promptFingerprint: null },
      { redactedCount: null, promptFingerprint: Buffer.alloc(16, 7) },
    ),
    changes: fc.record({
      usage,
      rates: maybe(rates),
      cost,
      handles,
      model: text,
      errorCode: maybe(text),
      finishReason: maybe(text),
      upstreamRequestId: maybe(text),
      admittedAt: instant,
      completedAt: instant,
    }),
    metadataExpiresAt: maybe(instant),
    attempts: fc.array(attempt, { maxLength: 3 }),
    leaseId: maybe(fc.uuid()),
  })
  .map(({ sizes, known, changes, metadataExpiresAt, attempts, leaseId }) => {
    const { record } = entryWithPayload(1);
    const retention = { ...record.retention, metadataExpiresAt };
    const parts = sizes.flatMap((sizeBytes) =>
      entryWithPayload(sizeBytes).parts.map((part) => ({ ...part, ...known })),
    );
    return { record: { ...record, ...changes, retention }, parts, attempts, leaseId };
  });

function roundTrip(entries: readonly RecordEntry[]): readonly RecordEntry[] {
  const encoded = entries.map(encodeEntry);
  const sealedText = `[${encoded.map((one) => one.text).join(',')}]`;
  // What goes to the disk is UTF-8.
  const stored = Buffer.from(sealedText).toString();
  return decodeEntries(stored, Buffer.concat(encoded.flatMap(({ payloads }) => payloads)));
}

test('entries are read as they were written: every field, every text, every amount to the nano-dollar', () => {
  fc.assert(
    fc.property(fc.array(entry, { minLength: 1, maxLength: 4 }), (entries) => {
      expect(roundTrip(entries)).toEqual(entries);
    }),
    { numRuns: 300 },
  );
});

test('texts that are no Unicode survive: what the database refuses is not altered here', () => {
  const original = entryOf();
  const handlesOf = { tags: ['\ud800', '\u0000'], sessionId: '__proto__', endUser: '\udfff' };
  const odd = { ...original, record: { ...original.record, handles: handlesOf } };
  expect(roundTrip([odd])).toEqual([odd]);
});

test('payloads that are shorter or longer than their entries say are refused', () => {
  const encoded = encodeEntry(entryWithPayload(10));
  const payload = Buffer.concat(encoded.payloads);
  for (const wrong of [payload.subarray(1), Buffer.concat([payload, Buffer.alloc(1)])])
    expect(() => decodeEntries(`[${encoded.text}]`, wrong)).toThrow(RangeError);
});
