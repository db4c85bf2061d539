import type { StaffRole } from '@lethe/core/access';

export const STAFF_ROLE_WORDS: Readonly<Record<StaffRole, string>> = {
  support: 'support',
  compliance_officer: 'compliance officer',
};
