import { randomUUID } from 'node:crypto';
import type { ApiPorts, DemoClockPort } from '@lethe/api';
import type { PayloadOpener } from '@lethe/core/payloads';
import {
  createApiKeyRepository,
  createAuditLog,
  createDestructionStatusRepository,
  createInvitationRepository,
  createManagementKeyRepository,
  createMemberRepository,
  createMembershipRepository,
  createOrganizationRepository,
  createPayloadStore,
  createProjectRepository,
  createProviderKeyRepository,
  createRequestRepository,
  createRequestStatistics,
  createRetentionPolicyRepository,
  createSessionRepository,
  createSubprocessorRegister,
  createTransparencyLog,
  type Database,
} from '@lethe/db';
import { linkTokens } from '@lethe/vault';
import type { ProviderPorts } from './compose-provider-ports.ts';
import { createApiKeyMint } from './create-api-key-mint.ts';
import { createManagementKeyMint, type KeySecrets } from './create-management-key-mint.ts';
import { receiptVerifier } from './receipt-verifier.ts';

interface PortParts {
  readonly database: Database;
  readonly opener: PayloadOpener;
  readonly demoClock: DemoClockPort | null;
  /** What new keys are marked as, and what all are digested under. */
  readonly keys: KeySecrets;
  readonly providers: ProviderPorts;
}

/** What procedures reach the outside through, on a real database and vault. */
export function composePorts({ database, opener, demoClock, keys, providers }: PortParts): ApiPorts {
  return {
    requests: createRequestRepository(database),
    statistics: createRequestStatistics(database),
    payloads: createPayloadStore(database),
    opener,
    policies: createRetentionPolicyRepository(database),
    destructionStatus: createDestructionStatusRepository(database),
    subprocessors: createSubprocessorRegister(database),
    memberships: createMembershipRepository(database),
    organizations: createOrganizationRepository(database),
    members: createMemberRepository(database),
    invitations: createInvitationRepository(database),
    projects: createProjectRepository(database),
    linkTokens,
    mintId: randomUUID,
    auditLog: createAuditLog(database),
    transparencyLog: createTransparencyLog(database),
    receiptVerifier,
    sessions: createSessionRepository(database),
    apiKeys: createApiKeyRepository(database),
    apiKeyMint: createApiKeyMint(keys),
    providerKeys: createProviderKeyRepository(database),
    ...providers,
    managementKeys: createManagementKeyRepository(database),
    managementKeyMint: createManagementKeyMint(keys),
    demoClock,
  };
}
