/** The migrated database that every test file's own database is a copy of. */
export const templateDatabase = 'lethe_template';
