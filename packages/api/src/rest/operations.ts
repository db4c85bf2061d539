import type { AnyOperation } from './define-operation.ts';
import { apiKeyOperations } from './resources/api-keys.ts';
import { auditLogOperations } from './resources/audit-log.ts';
import { auditProofOperations } from './resources/audit-proof.ts';
import { checkpointOperations } from './resources/checkpoints.ts';
import { dataLifecycleOperations } from './resources/data-lifecycle.ts';
import { memberOperations } from './resources/members.ts';
import { organizationOperations } from './resources/organization.ts';
import { payloadOperations } from './resources/payloads.ts';
import { projectOperations } from './resources/projects.ts';
import { receiptOperations } from './resources/receipts.ts';
import { requestOperations } from './resources/requests.ts';
import { retentionPolicyOperations } from './resources/retention-policy.ts';
import { retentionStatusOperations } from './resources/retention-status.ts';
import { subprocessorOperations } from './resources/subprocessors.ts';

/** Every operation of the management API, in the order in which the documentation shows them. */
export const OPERATIONS: readonly AnyOperation[] = [
  ...organizationOperations,
  ...memberOperations,
  ...projectOperations,
  ...apiKeyOperations,
  ...retentionPolicyOperations,
  ...dataLifecycleOperations,
  ...retentionStatusOperations,
  ...subprocessorOperations,
  ...requestOperations,
  ...payloadOperations,
  ...auditLogOperations,
  ...auditProofOperations,
  ...receiptOperations,
  ...checkpointOperations,
];
