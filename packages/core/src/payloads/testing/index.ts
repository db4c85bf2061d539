export { entryOf, type TestEntry } from './entry-of.ts';
export { createMemoryPayloadStore, type MemoryPayloads } from './memory-payload-store.ts';
export { describePayloadStore, type PayloadStoreHarness, type StoredPayload } from './payload-store-contract.ts';
export { type RecordSubject, unpricedRecord } from './unpriced-record.ts';
