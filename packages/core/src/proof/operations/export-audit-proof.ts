import type { Actor, AuditLog, Origin } from '../../audit/index.ts';
import type { OrganizationId } from '../../tenancy/index.ts';
import { auditEventDocument } from '../audit-event-document.ts';
import type { AuditBatch, TransparencyLog } from '../ports.ts';
import type { Receipt } from '../receipt.ts';
import { sealedUpTo } from '../sealed-up-to.ts';

export const AUDIT_EXPORT_PROOF_FORMAT = 'lethe-audit-export-v1';
const WINDOW_EVENTS = 1_000n;

export interface AuditProof {
  readonly mediaType: string;
  /** Batches are read as the reader takes them: the log never lies in memory as a whole. */
  readonly chunks: AsyncIterable<string>;
}

export interface ExportAuditProofPorts {
  readonly auditLog: AuditLog;
  readonly transparencyLog: TransparencyLog;
}

export interface ExportAuditProofCommand {
  readonly organizationId: OrganizationId;
  /** The events asked for, by number or by instant; half-open in time. Whole batches are exported, since only those can be checked. */
  readonly range: AuditProofRange;
  readonly actor: Actor;
  readonly origin: Origin;
}

export interface AuditProofRange {
  readonly fromNumber?: bigint | undefined;
  readonly toNumber?: bigint | undefined;
  readonly from?: Date | undefined;
  readonly to?: Date | undefined;
}

/**
 * What an offline check of the audit log needs, in one JSON document: salt, keys, and each sealed run of events with its receipt. The export
 * itself is on record before its first byte leaves. Events that are not under a signed checkpoint yet are left out.
 */
export async function exportAuditProof(
  ports: ExportAuditProofPorts,
  { organizationId, range, actor, origin }: ExportAuditProofCommand,
): Promise<AuditProof> {
  const numbers = await numbersOf(ports, organizationId, range);
  await ports.auditLog.append({
    organizationId,
    actor,
    origin,
    action: 'audit_log.exported',
    target: { kind: 'audit_log', id: organizationId },
    before: null,
    after: {
      format: 'proof',
      from: range.from?.toISOString() ?? null,
      to: range.to?.toISOString() ?? null,
      from_number: range.fromNumber === undefined ? null : Number(range.fromNumber),
      to_number: range.toNumber === undefined ? null : Number(range.toNumber),
    },
  });
  return { mediaType: 'application/json; charset=utf-8', chunks: chunksOf(ports, { organizationId, ...numbers }) };
}

interface Numbers {
  readonly from: bigint;
  readonly to: bigint;
}

async function numbersOf(
  { auditLog, transparencyLog }: ExportAuditProofPorts,
  organizationId: OrganizationId,
  { fromNumber = 1n, toNumber, from, to }: AuditProofRange,
): Promise<Numbers> {
  const lastBefore = async (instant: Date | undefined): Promise<bigint | null> => {
    if (instant === undefined) return null;
    const [event] = await auditLog.list({ organizationId, filter: { to: instant }, before: null, pageSize: 1 });
    return event?.number ?? 0n;
  };
  const [sealedTo, beforeStart, beforeEnd] = await Promise.all([
    sealedUpTo(transparencyLog, organizationId),
    lastBefore(from),
    lastBefore(to),
  ]);
  const starts = [fromNumber, ...(beforeStart === null ? [] : [beforeStart + 1n])];
  const ends = [sealedTo, ...(toNumber === undefined ? [] : [toNumber]), ...(beforeEnd === null ? [] : [beforeEnd])];
  return { from: starts.reduce(larger), to: ends.reduce(smaller) };
}

async function* chunksOf(
  { transparencyLog }: ExportAuditProofPorts,
  query: Numbers & { readonly organizationId: OrganizationId },
): AsyncIterable<string> {
  const signers = await transparencyLog.signers();
  const keys = signers.map(({ verifierKey }) => verifierKey);
  let batchCount = 0;
  for await (const { batch, receipt } of signedBatches(transparencyLog, query)) {
    yield batchCount === 0 ? headOf(receipt.salt, keys) : ',\n';
    yield batchText(batch, receipt);
    batchCount += 1;
  }
  yield batchCount === 0 ? `${headOf(null, keys)}]}\n` : '\n]}\n';
}

async function* signedBatches(
  transparencyLog: TransparencyLog,
  { organizationId, from, to }: Numbers & { readonly organizationId: OrganizationId },
): AsyncIterable<{ readonly batch: AuditBatch; readonly receipt: Receipt }> {
  let next = from;
  while (next <= to) {
    const end = smaller(next + WINDOW_EVENTS - 1n, to);
    for (const batch of await transparencyLog.auditBatches({ organizationId, from: next, to: end })) {
      if (batch.receipt === null) return;
      yield { batch, receipt: batch.receipt };
      next = batch.toNumber + 1n;
    }
    if (next <= end) next = end + 1n;
  }
}

function headOf(salt: string | null, signers: readonly string[]): string {
  const head = JSON.stringify({ format: AUDIT_EXPORT_PROOF_FORMAT, salt, signers });
  return `${head.slice(0, -1)},"batches":[\n`;
}

/** A run of events, one a line, so that the file can be read and compared. */
function batchText({ fromNumber, toNumber, events }: AuditBatch, receipt: Receipt): string {
  const head = JSON.stringify({ from: Number(fromNumber), to: Number(toNumber), receipt });
  const lines = events.map((event) => JSON.stringify(auditEventDocument(event))).join(',\n');
  return `${head.slice(0, -1)},"events":[\n${lines}\n]}`;
}

function larger(left: bigint, right: bigint): bigint {
  return left > right ? left : right;
}

function smaller(left: bigint, right: bigint): bigint {
  return left < right ? left : right;
}
