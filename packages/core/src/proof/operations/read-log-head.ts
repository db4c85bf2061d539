import type { OrganizationId } from '../../tenancy/index.ts';
import type { SignedCheckpoint } from '../ports.ts';
import { type VerifyAuditLogPorts, verifyAuditLog } from './verify-audit-log.ts';

/** Few enough that every page can say whether the log holds. */
const EVENTS_MAX = 200;

/** The newest checkpoint, and whether it and the newest part of the organization's audit log hold. */
export interface LogHead {
  readonly checkpoint: SignedCheckpoint;
  readonly isVerified: boolean;
  /** Newest first. */
  readonly verifierKeys: readonly string[];
}

/** Null until the first checkpoint is signed. */
export async function readLogHead(ports: VerifyAuditLogPorts, organizationId: OrganizationId): Promise<LogHead | null> {
  const [{ state, checkpoint }, signers] = await Promise.all([
    verifyAuditLog(ports, { organizationId, from: null, to: null, olderHead: null, eventCountMax: EVENTS_MAX }),
    ports.transparencyLog.signers(),
  ]);
  if (checkpoint === null) return null;
  const verifierKeys = signers.map(({ verifierKey }) => verifierKey);
  return { checkpoint, verifierKeys, isVerified: state !== 'broken' };
}
