import type { AuditLog } from '../../audit/index.ts';
import type { OrganizationId } from '../../tenancy/index.ts';
import type { AuditBatch, SignedCheckpoint, TransparencyLog } from '../ports.ts';
import type { AuditBatchFault, ReceiptVerifier, TreeHead } from '../receipt-verifier.ts';
import { sealedUpTo } from '../sealed-up-to.ts';

/** One verification reads at most so many events, so that a page that verifies itself stays quick. An export has all of them. */
export const AUDIT_VERIFICATION_EVENTS_MAX = 2_000;
/** Hashing so many takes tens of milliseconds; between two windows others have their turn. */
const WINDOW_EVENTS = 500n;

export type AuditLogFault =
  | AuditBatchFault
  /** No sealed run has the events that should come next. */
  | 'batch_missing'
  /** The checkpoint is signed by none of the log's keys, or says something else than is stored beside it. */
  | 'checkpoint_invalid'
  /** The log of today does not contain the log of an older checkpoint: it was shortened or changed. */
  | 'log_inconsistent';

/** A run of audit events; without a leaf's index when no leaf seals it. */
export interface AuditRun {
  readonly fromNumber: bigint;
  readonly toNumber: bigint;
  readonly leafIndex: number | null;
}

/** What checking the stored events against the signed log came to. `eventCount` is the number of the newest event. */
export type AuditVerification =
  /** Nothing is sealed under a signed checkpoint yet. */
  | { readonly state: 'waiting'; readonly eventCount: bigint; readonly checkpoint: SignedCheckpoint | null }
  /** Events above `toNumber` wait to be sealed, or lie beyond what was asked for. */
  | {
      readonly state: 'verified';
      readonly fromNumber: bigint;
      readonly toNumber: bigint;
      readonly eventCount: bigint;
      readonly checkpoint: SignedCheckpoint;
    }
  /** `batch` is null when the fault is the log's own, `verifiedTo` when nothing held. */
  | {
      readonly state: 'broken';
      readonly fault: AuditLogFault;
      readonly batch: AuditRun | null;
      readonly verifiedTo: bigint | null;
      readonly eventCount: bigint;
      readonly checkpoint: SignedCheckpoint;
    };

export interface VerifyAuditLogPorts {
  readonly auditLog: AuditLog;
  readonly transparencyLog: TransparencyLog;
  readonly receiptVerifier: ReceiptVerifier;
}

export interface VerifyAuditLogQuery {
  readonly organizationId: OrganizationId;
  /** Begins with the run of this event; null so far back that the newest events are covered. */
  readonly from: bigint | null;
  /** Ends with the run of this event; null goes on to the newest. */
  readonly to: bigint | null;
  /** A head that the caller kept: the log must contain it. */
  readonly olderHead: TreeHead | null;
  /** At most so many events are read; {@link AUDIT_VERIFICATION_EVENTS_MAX} when it is left out. */
  readonly eventCountMax?: number | undefined;
}

/** Recomputes every sealed run from the stored events and follows it up to a signed checkpoint. */
export async function verifyAuditLog(
  ports: VerifyAuditLogPorts,
  query: VerifyAuditLogQuery,
): Promise<AuditVerification> {
  const { organizationId, olderHead } = query;
  const [checkpoint, signers, eventCount, sealedTo] = await Promise.all([
    ports.transparencyLog.latestCheckpoint(),
    ports.transparencyLog.signers(),
    newestNumber(ports.auditLog, organizationId),
    sealedUpTo(ports.transparencyLog, organizationId),
  ]);
  if (checkpoint === null) return { state: 'waiting', eventCount, checkpoint };
  const broken = { state: 'broken', batch: null, verifiedTo: null, eventCount, checkpoint } as const;
  const verifierKeys = signers.map(({ verifierKey }) => verifierKey);
  const opened = ports.receiptVerifier.openCheckpoint({ note: checkpoint.note, verifierKeys });
  if (opened === null || !isSameHead(opened, checkpoint)) return { ...broken, fault: 'checkpoint_invalid' };
  const run: Run = { ports, organizationId, verifierKeys, checkpoint, seenNotes: new Set([checkpoint.note]) };
  if (olderHead !== null && !(await containsHead(run, olderHead))) return { ...broken, fault: 'log_inconsistent' };
  const walked = await walkBatches(run, rangeOf(query, sealedTo));
  if (walked.fault !== null) return { ...broken, ...walked };
  const { verifiedFrom, verifiedTo } = walked;
  if (verifiedFrom === null || verifiedTo === null) return { state: 'waiting', eventCount, checkpoint };
  const newest = larger(eventCount, verifiedTo);
  return { state: 'verified', fromNumber: verifiedFrom, toNumber: verifiedTo, eventCount: newest, checkpoint };
}

interface Run {
  readonly ports: VerifyAuditLogPorts;
  readonly organizationId: OrganizationId;
  readonly verifierKeys: readonly string[];
  readonly checkpoint: SignedCheckpoint;
  /** Notes that were found to be of the newest checkpoint's log. */
  readonly seenNotes: Set<string>;
}

interface Numbers {
  readonly from: bigint;
  readonly to: bigint;
}

type Walk =
  | { readonly fault: AuditLogFault; readonly batch: AuditRun; readonly verifiedTo: bigint | null }
  | { readonly fault: null; readonly verifiedFrom: bigint | null; readonly verifiedTo: bigint | null };

/** Goes through the runs in order. One that no checkpoint covers yet ends the walk without fault. */
async function walkBatches(run: Run, { from, to }: Numbers): Promise<Walk> {
  const { transparencyLog } = run.ports;
  let verifiedFrom: bigint | null = null;
  let verifiedTo: bigint | null = null;
  let next = from;
  while (next <= to) {
    const end = smaller(next + WINDOW_EVENTS - 1n, to);
    for (const batch of await transparencyLog.auditBatches({
      organizationId: run.organizationId,
      from: next,
      to: end,
    })) {
      const isNext = verifiedTo === null ? batch.fromNumber <= next : batch.fromNumber === next;
      if (!isNext) return { fault: 'batch_missing', batch: unsealedRun(next, batch.fromNumber - 1n), verifiedTo };
      if (batch.receipt === null) return { fault: null, verifiedFrom, verifiedTo };
      const fault = await findFault(run, { ...batch, receipt: batch.receipt });
      if (fault !== null) return { fault, batch: sealedRun(batch, batch.receipt.leaf_index), verifiedTo };
      verifiedFrom ??= batch.fromNumber;
      verifiedTo = batch.toNumber;
      next = batch.toNumber + 1n;
    }
    if (next <= end) return { fault: 'batch_missing', batch: unsealedRun(next, end), verifiedTo };
  }
  return { fault: null, verifiedFrom, verifiedTo };
}

async function findFault(
  run: Run,
  batch: AuditBatch & { readonly receipt: NonNullable<AuditBatch['receipt']> },
): Promise<AuditLogFault | null> {
  const { ports, organizationId, verifierKeys, seenNotes } = run;
  const fault = ports.receiptVerifier.findAuditBatchFault({ organizationId, batch, verifierKeys });
  const { checkpoint: note } = batch.receipt;
  if (fault !== null || seenNotes.has(note)) return fault;
  const head = ports.receiptVerifier.openCheckpoint({ note, verifierKeys });
  if (head === null || !(await isOneLog(run, { ...head, note }))) return 'log_inconsistent';
  seenNotes.add(note);
  return null;
}

interface NotedHead extends TreeHead {
  readonly note: string;
}

/** A receipt may be under a checkpoint that was signed while this ran, so either of the two may be the newer one. */
function isOneLog(run: Run, head: NotedHead): Promise<boolean> {
  return head.size > run.checkpoint.size
    ? isContained(run, { older: run.checkpoint, newer: head })
    : isContained(run, { older: head, newer: run.checkpoint });
}

/** Every head that anybody can have kept was signed, and what was signed stays: a head that is not there was taken away. */
async function containsHead(run: Run, head: TreeHead): Promise<boolean> {
  const older = await run.ports.transparencyLog.checkpoint(head.size);
  if (older === null || !isSameHead(older, head)) return false;
  return isContained(run, { older, newer: run.checkpoint });
}

async function isContained(
  { ports, verifierKeys }: Run,
  { older, newer }: { readonly older: NotedHead; readonly newer: NotedHead },
): Promise<boolean> {
  if (older.size > newer.size) return false;
  const proof = await ports.transparencyLog.consistencyProof({ from: older.size, to: newer.size });
  return ports.receiptVerifier.isConsistent({ olderNote: older.note, newerNote: newer.note, proof, verifierKeys });
}

function rangeOf(query: VerifyAuditLogQuery, sealedTo: bigint): Numbers {
  const { from, to, eventCountMax = AUDIT_VERIFICATION_EVENTS_MAX } = query;
  const last = to === null ? sealedTo : smaller(to, sealedTo);
  const span = BigInt(eventCountMax) - 1n;
  if (from !== null) return { from, to: smaller(last, from + span) };
  return { from: last - span > 1n ? last - span : 1n, to: last };
}

async function newestNumber(auditLog: AuditLog, organizationId: OrganizationId): Promise<bigint> {
  const [newest] = await auditLog.list({ organizationId, filter: {}, before: null, pageSize: 1 });
  return newest?.number ?? 0n;
}

function isSameHead(left: TreeHead, right: TreeHead): boolean {
  if (left.size !== right.size || left.root.length !== right.root.length) return false;
  return left.root.every((byte, index) => byte === right.root[index]);
}

function sealedRun({ fromNumber, toNumber }: AuditBatch, leafIndex: number): AuditRun {
  return { fromNumber, toNumber, leafIndex };
}

function unsealedRun(fromNumber: bigint, toNumber: bigint): AuditRun {
  return { fromNumber, toNumber, leafIndex: null };
}

function larger(left: bigint, right: bigint): bigint {
  return left > right ? left : right;
}

function smaller(left: bigint, right: bigint): bigint {
  return left < right ? left : right;
}
