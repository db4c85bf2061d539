import type { AnyOperation } from './define-operation.ts';
import { apiKeyOperations } from './resources/api-keys.ts';
import { auditLogOperations } from './resources/audit-log.ts';
import { memberOperations } from './resources/members.ts';
import { organizationOperations } from './resources/organization.ts';
import { payloadOperations } from './resources/payloads.ts';
import { projectOperations } from './resources/projects.ts';
import { requestOperations } from './resources/requests.ts';
import { retentionPolicyOperations } from './resources/retention-policy.ts';

/** Every operation of the management API, in the order in which the documentation shows them. */
export const OPERATIONS: readonly AnyOperation[] = [
  ...organizationOperations,
  ...memberOperations,
  ...projectOperations,
  ...apiKeyOperations,
  ...retentionPolicyOperations,
  ...requestOperations,
  ...payloadOperations,
  ...auditLogOperations,
];
