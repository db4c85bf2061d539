import { CSV_MEDIA_TYPE, csvLine } from '../../csv/index.ts';
import type { OrganizationId } from '../../tenancy/index.ts';
import type { Actor, AuditEvent, AuditFacts, Origin } from '../audit-event.ts';
import { AUDIT_PAGE_SIZE_MAX, type AuditFilter, type AuditLog } from '../ports.ts';

export const AUDIT_EXPORT_FORMATS = ['csv', 'jsonl'] as const;
export type AuditExportFormat = (typeof AUDIT_EXPORT_FORMATS)[number];

export interface AuditExport {
  readonly mediaType: string;
  /** Pages are read as the reader takes them: the log never lies in memory as a whole. */
  readonly chunks: AsyncIterable<string>;
}

/** The log as a file, newest first. The export itself is on record before its first line leaves, and is its first line. */
export async function exportAuditLog(
  { auditLog }: { readonly auditLog: AuditLog },
  { organizationId, format, filter, actor, origin }: ExportAuditLogCommand,
): Promise<AuditExport> {
  await auditLog.append({
    organizationId,
    actor,
    origin,
    action: 'audit_log.exported',
    target: { kind: 'audit_log', id: organizationId },
    before: null,
    after: {
      format,
      action: filter.action ?? null,
      actor_id: filter.actorId ?? null,
      from: filter.from?.toISOString() ?? null,
      to: filter.to?.toISOString() ?? null,
    },
  });
  return {
    mediaType: format === 'csv' ? CSV_MEDIA_TYPE : 'application/jsonl; charset=utf-8',
    chunks: chunksOf(auditLog, { organizationId, format, filter }),
  };
}

export interface ExportAuditLogCommand {
  readonly organizationId: OrganizationId;
  readonly format: AuditExportFormat;
  readonly filter: AuditFilter;
  readonly actor: Actor;
  readonly origin: Origin;
}

async function* chunksOf(
  auditLog: AuditLog,
  { organizationId, format, filter }: Pick<ExportAuditLogCommand, 'organizationId' | 'format' | 'filter'>,
): AsyncIterable<string> {
  if (format === 'csv') yield csvLine(CSV_HEADER);
  let before: bigint | null = null;
  while (true) {
    const events: readonly AuditEvent[] = await auditLog.list({
      organizationId,
      filter,
      before,
      pageSize: AUDIT_PAGE_SIZE_MAX,
    });
    if (events.length > 0) yield events.map(format === 'csv' ? toCsv : toJson).join('');
    const last = events.at(-1);
    if (last === undefined || events.length < AUDIT_PAGE_SIZE_MAX) return;
    before = last.number;
  }
}

const CSV_HEADER =
  'number occurred_at actor_kind actor_id actor action target_kind target_id before after request_id address'.split(
    ' ',
  );

function toCsv({ number, occurredAt, actor, action, target, before, after, origin }: AuditEvent): string {
  return csvLine([
    number,
    occurredAt,
    actor.kind,
    actor.id,
    actor.label,
    action,
    target.kind,
    target.id,
    factsText(before),
    factsText(after),
    origin.requestId,
    origin.address,
  ]);
}

function factsText(facts: AuditFacts | null): string | null {
  return facts === null ? null : JSON.stringify(facts);
}

function toJson({ number, occurredAt, actor, action, target, before, after, origin }: AuditEvent): string {
  const line = {
    number: Number(number),
    occurred_at: occurredAt.toISOString(),
    actor,
    action,
    target,
    before,
    after,
    request_id: origin.requestId,
    address: origin.address,
  };
  return `${JSON.stringify(line)}\n`;
}
