import type { AppRole } from '@lethe/prisma/migrate';

/** A PostgreSQL with a migrated, empty database that can be copied. */
export interface BenchServer {
  readonly templateName: string;
  /** Connects as the superuser. */
  urlOf(database: string): string;
  /** Connects as an app does. */
  urlAs(database: string, role: AppRole): string;
}
