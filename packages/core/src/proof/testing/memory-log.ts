import type { AuditEvent, AuditLog, NewAuditEvent } from '../../audit/index.ts';
import type { OrganizationId } from '../../tenancy/index.ts';
import { auditEventDocument } from '../audit-event-document.ts';
import type { AuditBatch, SignedCheckpoint, TransparencyLog } from '../ports.ts';
import type { Receipt } from '../receipt.ts';
import type { ReceiptVerifier } from '../receipt-verifier.ts';

export const ORGANIZATION = '00000000-0000-7000-8000-000000000001' as OrganizationId;
const APPENDED_AT = new Date('2026-11-21T08:00:00Z');
const KEY = 'lethe.test+00000000+AQ==';

/**
 * A log with a run of audit events in each leaf. Its hashes are texts and its signature is a word: what is tested with it is which checks are
 * made and in which order, not the checks themselves.
 */
export function createMemoryLog(runLengths: readonly number[], { signedCount = runLengths.length } = {}) {
  const events: AuditEvent[] = [];
  const runs: AuditBatch[] = [];
  const appended: NewAuditEvent[] = [];
  const size = signedCount;
  for (const [index, length] of runLengths.entries()) {
    const run = Array.from({ length }, (_, offset) => eventOf(BigInt(events.length + offset + 1)));
    events.push(...run);
    const [fromNumber, toNumber] = [BigInt(events.length - length + 1), BigInt(events.length)];
    const receipt = index < signedCount ? receiptOf({ index, size, fromNumber, toNumber, root: rootOf(run) }) : null;
    runs.push({ fromNumber, toNumber, root: new Uint8Array(), events: run, receipt });
  }
  return { events, runs, appended, ports: portsOf({ events, runs, appended, size }) };
}

interface State {
  readonly events: AuditEvent[];
  readonly runs: AuditBatch[];
  readonly appended: NewAuditEvent[];
  readonly size: number;
}

function portsOf({ events, runs, appended, size }: State) {
  const transparencyLog: TransparencyLog = {
    listLeaves: async ({ before, pageSize }) =>
      runs
        .map(({ fromNumber, toNumber, receipt }, index) => ({
          index,
          kind: 'audit' as const,
          appendedAt: APPENDED_AT,
          body: receipt?.leaf ?? leafOf({ fromNumber, toNumber, root: '0'.repeat(64) }),
          isSigned: receipt !== null,
        }))
        .filter(({ index }) => before === null || index < before)
        .reverse()
        .slice(0, pageSize),
    receipt: async (_, leafIndex) => runs[leafIndex]?.receipt ?? null,
    latestCheckpoint: async () => (size === 0 ? null : checkpointOf(size)),
    checkpoint: async (asked) => (asked > 0 && asked <= size ? checkpointOf(asked) : null),
    consistencyProof: async () => [],
    signers: async () => [{ name: 'lethe.test', keyId: '00000000', verifierKey: KEY }],
    auditBatches: async ({ from, to }) => runs.filter((run) => run.toNumber >= from && run.fromNumber <= to),
  };
  const auditLog: AuditLog = {
    append: async (event) => void appended.push(event),
    list: async ({ filter: { to }, pageSize }) =>
      events
        .filter(({ occurredAt }) => to === undefined || occurredAt < to)
        .toReversed()
        .slice(0, pageSize),
  };
  const receiptVerifier: ReceiptVerifier = {
    openCheckpoint: ({ note }) => {
      const noted = /^signed (\d+)$/.exec(note)?.[1];
      return noted === undefined ? null : { size: Number(noted), root: new Uint8Array([Number(noted)]) };
    },
    isReceiptValid: () => true,
    isConsistent: ({ olderNote, newerNote }) => olderNote.startsWith('signed') && newerNote.startsWith('signed'),
    findAuditBatchFault: ({ batch }) =>
      JSON.parse(batch.receipt.leaf).root === rootOf(batch.events) ? null : 'events_changed',
  };
  return { transparencyLog, auditLog, receiptVerifier };
}

export function checkpointOf(size: number): SignedCheckpoint {
  return { size, root: new Uint8Array([size]), note: `signed ${size}`, signedAt: APPENDED_AT };
}

/** One event an hour. */
function eventOf(number: bigint): AuditEvent {
  return {
    organizationId: ORGANIZATION,
    number,
    occurredAt: new Date(APPENDED_AT.getTime() + Number(number) * 3_600_000),
    actor: { kind: 'user', id: 'u1', label: 'Ines Marchetti' },
    origin: { requestId: `call-${number}`, address: null },
    action: 'payload.read',
    target: { kind: 'request', id: 'r1' },
    before: null,
    after: null,
  };
}

/** Not a hash, but as sensitive as one to what the events say. */
function rootOf(events: readonly AuditEvent[]): string {
  const text = JSON.stringify(events.map(auditEventDocument));
  let sum = 7;
  for (const character of text) sum = (sum * 31 + character.charCodeAt(0)) % 2 ** 32;
  return sum.toString(16).padStart(64, '0');
}

function leafOf(run: { fromNumber: bigint; toNumber: bigint; root: string }): string {
  const [from, to] = [Number(run.fromNumber), Number(run.toNumber)];
  return JSON.stringify({ executed_at: APPENDED_AT.toISOString(), from, root: run.root, to, type: 'audit', v: 1 });
}

function receiptOf(leaf: { index: number; size: number; fromNumber: bigint; toNumber: bigint; root: string }): Receipt {
  return {
    format: 'lethe-receipt-v1',
    leaf: leafOf(leaf),
    leaf_index: leaf.index,
    inclusion_path: [],
    checkpoint: `signed ${leaf.size}`,
    salt: 'c2FsdA==',
  };
}
