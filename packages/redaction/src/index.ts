export { createPatternEngine } from './pattern-engine.ts';
