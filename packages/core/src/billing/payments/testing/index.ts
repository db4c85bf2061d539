export { MemoryProcessor } from './memory-processor.ts';
