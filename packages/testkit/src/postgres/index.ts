export { auditOf } from './audit-of.ts';
export { insertOrganization, type OrganizationFixture, type OrganizationTraits } from './insert-organization.ts';
export { moveOrganization } from './move-organization.ts';
export { type TestDatabase, useDatabase } from './use-database.ts';
