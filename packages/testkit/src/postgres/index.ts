export { type TestDatabase, useDatabase } from './use-database.ts';
