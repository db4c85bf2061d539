import type {
  FeedbackDraft,
  FeedbackStore,
  IdempotencyClaim,
  IdempotencyReader,
  IdempotencyScope,
  IdempotencyStore,
  IdempotentAnswer,
} from '@lethe/core/payloads';
import type { RequestId } from '@lethe/core/tenancy';
import type { RecordEntry } from '@lethe/db';

interface Held {
  readonly firstId: RequestId;
  readonly bodyDigest: Uint8Array;
}

/** Keys in memory; answers are read from what was recorded. */
export class FakeIdempotencyKeys implements IdempotencyStore {
  readonly held = new Map<string, Held>();
  readonly reads: IdempotencyReader[] = [];
  failure: Error | null = null;
  /** How many of the next reads come before the record. */
  missesLeft = 0;
  /** Requests whose payload has expired or was erased. */
  readonly gone = new Set<RequestId>();
  readonly #recorded: readonly RecordEntry[];

  constructor(recorded: readonly RecordEntry[]) {
    this.#recorded = recorded;
  }

  async claim(scope: IdempotencyScope, requestId: RequestId): Promise<IdempotencyClaim> {
    if (this.failure !== null) throw this.failure;
    const key = keyOf(scope);
    const held = this.held.get(key) ?? { firstId: requestId, bodyDigest: scope.bodyDigest };
    this.held.set(key, held);
    return { firstId: held.firstId, isSameBody: Buffer.compare(held.bodyDigest, scope.bodyDigest) === 0 };
  }

  async release(scope: IdempotencyScope, requestId: RequestId): Promise<void> {
    if (this.failure !== null) throw this.failure;
    if (this.held.get(keyOf(scope))?.firstId === requestId) this.held.delete(keyOf(scope));
  }

  async readAnswer(scope: IdempotencyScope, reader: IdempotencyReader): Promise<IdempotentAnswer | null> {
    if (this.missesLeft > 0) {
      this.missesLeft -= 1;
      return null;
    }
    const held = this.held.get(keyOf(scope));
    const entry = this.#recorded.find(({ record }) => record.id === held?.firstId);
    if (entry === undefined) return null;
    const { record, parts } = entry;
    const { isEstimated: _, ...usage } = record.usage;
    const { totalNanoUsd: __, ...cost } = record.cost;
    const response = parts.find(({ part }) => part === 'response');
    const isReadable = response !== undefined && record.errorCode === null && !this.gone.has(record.id);
    if (isReadable) this.reads.push(reader);
    return {
      firstId: record.id,
      provider: record.provider,
      model: record.model,
      statusCode: record.statusCode,
      errorCode: record.errorCode,
      usage,
      cost,
      response: isReadable ? { ...response, holdId: null } : null,
      isRedacted: (response?.redactedCount ?? 0) > 0,
    };
  }
}

function keyOf({ organizationId, projectId, keyDigest }: IdempotencyScope): string {
  return `${organizationId} ${projectId} ${Buffer.from(keyDigest).toString('hex')}`;
}

export class FakeFeedback implements FeedbackStore {
  readonly stored: FeedbackDraft[] = [];
  /** The requests that have a record. */
  readonly known = new Map<RequestId, Pick<FeedbackDraft, 'organizationId' | 'projectId'>>();
  askedCount = 0;
  failure: Error | null = null;

  async store(draft: FeedbackDraft): Promise<boolean> {
    this.askedCount += 1;
    if (this.failure !== null) throw this.failure;
    const owner = this.known.get(draft.requestId);
    if (owner?.organizationId !== draft.organizationId || owner.projectId !== draft.projectId) return false;
    this.stored.push(draft);
    return true;
  }
}
