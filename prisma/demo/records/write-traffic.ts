import {
  type Endpoint,
  type PayloadBinding,
  type PayloadPart,
  type RecordedAttempt,
  type RecordedPart,
  type RequestRecord,
  soleAttempt,
  systemPrompt,
} from '@lethe/core/payloads';
import { type CompiledRedaction, compileRedaction, finish, Redactor, redactPart } from '@lethe/core/redaction';
import type { PatternEngine } from '@lethe/core/retention';
import type { RecordEntry, RecordWriter } from '@lethe/db';
import type { PromptFingerprints, Sealer } from '@lethe/vault';
import type { DraftRequest } from '../traffic/draft-request.ts';
import { generateTraffic } from '../traffic/generate-traffic.ts';
import { buildRecord, type RecordContext } from './build-record.ts';

const BATCH_SIZE_MAX = 500;
/** A batch is written earlier when its content reaches this size, so that one huge payload does not swell it. */
const BATCH_CONTENT_BYTES_MAX = 16_000_000;

export interface WriteTrafficPorts {
  readonly sealer: Sealer;
  readonly writer: RecordWriter;
  readonly patterns: PatternEngine;
  readonly fingerprints: PromptFingerprints;
}

/**
 * Seals and writes all requests of an organization. Repeating it changes nothing: ids are the same and the writer skips those it has.
 * What had expired by `now` is written without a payload, as it would look today.
 */
export async function writeTraffic(
  ports: WriteTrafficPorts,
  context: RecordContext,
  now: Date,
): Promise<{ requestCount: number }> {
  let batch: Promise<RecordEntry>[] = [];
  let contentBytes = 0;
  let sequence = 0;
  const flush = async (): Promise<void> => {
    const outcomes = await ports.writer.write(await Promise.all(batch));
    if (!outcomes.every(({ isWritten }) => isWritten)) throw new Error('The database refused a request of the demo.');
    batch = [];
    contentBytes = 0;
  };
  const redactions = context.plan.policies.map(({ redaction }) =>
    redaction === undefined ? null : compileRedaction(redaction, ports.patterns),
  );
  for (const draft of generateTraffic(context.plan, context.seededAt)) {
    const record = buildRecord(context, draft, sequence);
    sequence += 1;
    const redaction = redactions[record.retention.policyVersion - 1] ?? null;
    const contents = isReadable(record, now) ? contentsOf(draft, record.endpoint, redaction) : [];
    contentBytes += contents.reduce((sum, { bytes }) => sum + bytes.length, 0);
    batch.push(seal(ports, record, contents));
    if (batch.length >= BATCH_SIZE_MAX || contentBytes >= BATCH_CONTENT_BYTES_MAX) await flush();
  }
  await flush();
  return { requestCount: sequence };
}

function isReadable({ retention }: RequestRecord, now: Date): boolean {
  return retention.expiresAt !== null && retention.expiresAt > now;
}

interface PartContent {
  readonly part: PayloadPart;
  readonly mediaType: string;
  readonly bytes: Uint8Array;
  readonly redactedCount: number | null;
}

function contentsOf(draft: DraftRequest, endpoint: Endpoint, redaction: CompiledRedaction | null): PartContent[] {
  const { request, response, responseMediaType } = draft.content();
  const plain = [
    { part: 'request', mediaType: 'application/json', bytes: Buffer.from(request) },
    { part: 'response', mediaType: responseMediaType, bytes: Buffer.from(response) },
  ] as const;
  if (redaction === null) return plain.map((content) => ({ ...content, redactedCount: null }));
  const redactor = new Redactor(redaction);
  return plain.map((content) => {
    const { bytes, count } = finish(redactPart({ ...content, endpoint }, redactor));
    return { ...content, bytes, redactedCount: count };
  });
}

async function seal(
  { sealer, fingerprints }: WriteTrafficPorts,
  record: RequestRecord,
  contents: readonly PartContent[],
): Promise<RecordEntry> {
  const parts = await Promise.all(
    contents.map(async ({ part, mediaType, bytes, redactedCount }): Promise<RecordedPart> => {
      const { expiresAt, policyVersion } = record.retention;
      if (expiresAt === null) throw new Error('Invariant broken: only what has an expiry is sealed');
      const { id: requestId, organizationId, projectId } = record;
      const binding: PayloadBinding = {
        organizationId,
        projectId,
        requestId,
        part,
        expiresAt,
        policyVersion,
        mediaType,
      };
      const prompt = part === 'request' ? systemPrompt(JSON.parse(Buffer.from(bytes).toString())) : null;
      const promptFingerprint =
        prompt === null ? null : await fingerprints.of({ organizationId, sealedKey: null, prompt });
      return { ...(await sealer.seal(binding, bytes)), redactedCount, promptFingerprint };
    }),
  );
  return { record, parts, attempts: [attemptOf(record)], leaseId: null };
}

/** The demo's requests were answered from the first upstream that was called, so its usage entry has the request's own id. */
function attemptOf(record: RequestRecord): RecordedAttempt {
  return soleAttempt(record, { id: record.id, isOwnAccount: record.projectMode === 'api_keys' });
}
