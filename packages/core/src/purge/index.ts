export {
  type PurgeOrganizationsPorts,
  type PurgeReport,
  purgeOrganizations,
} from './operations/purge-organizations.ts';
export type { PurgeBeginning, PurgeContact, PurgeStep, PurgeStore } from './ports.ts';
