import type {} from 'vitest';

/** The migrated database that every test file's own database is a copy of. */
export const templateDatabase = 'lethe_template';

declare module 'vitest' {
  export interface ProvidedContext {
    /** A connection string without a database name at its end. */
    databaseServerUrl: string;
    /** The password of every app's role. */
    databaseRolePassword: string;
  }
}
