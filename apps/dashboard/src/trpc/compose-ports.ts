import type { ApiPorts, DemoClockPort } from '@lethe/api';
import type { PayloadOpener } from '@lethe/core/payloads';
import {
  createAuditLog,
  createMembershipRepository,
  createPayloadStore,
  createRequestRepository,
  createRequestStatistics,
  createRetentionPolicyRepository,
  type Database,
} from '@lethe/db';

interface PortParts {
  readonly database: Database;
  readonly opener: PayloadOpener;
  readonly demoClock: DemoClockPort | null;
}

/** What procedures reach the outside through, on a real database and vault. */
export function composePorts({ database, opener, demoClock }: PortParts): ApiPorts {
  return {
    requests: createRequestRepository(database),
    statistics: createRequestStatistics(database),
    payloads: createPayloadStore(database),
    opener,
    policies: createRetentionPolicyRepository(database),
    memberships: createMembershipRepository(database),
    auditLog: createAuditLog(database),
    demoClock,
  };
}
