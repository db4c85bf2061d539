import { type RecordedAttempt, type RequestRecord, type StoredPart, soleAttempt } from '../index.ts';

/** What a gateway hands over of a finished request. */
export interface TestEntry<Part> {
  readonly record: RequestRecord;
  readonly parts: readonly Part[];
  readonly attempts: readonly RecordedAttempt[];
  readonly leaseId: string | null;
}

/** A request that its first upstream answered: the tenant's own account, where the project has those. No credit was leased for it. */
export function entryOf<Part = StoredPart>(record: RequestRecord, parts: readonly Part[] = []): TestEntry<Part> {
  const isOwnAccount = record.projectMode === 'api_keys';
  return { record, parts, attempts: [soleAttempt(record, { id: crypto.randomUUID(), isOwnAccount })], leaseId: null };
}
