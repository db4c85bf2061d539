export { describeHourKeyStore, type HourKeyStoreUnderTest } from './describe-hour-key-store.ts';
export { MemoryHourKeyStore } from './memory-hour-key-store.ts';
