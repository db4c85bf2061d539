import type { LinkTokens } from '../../organizations/index.ts';
import type { ExportCall, ExportRepository } from '../ports.ts';

/**
 * A link that opens a ready export without a session, until the export ends. The token is answered once; the store has its digest. A new one replaces the one
 * before, and it dies with the right to export of whoever made it. Null when there is no ready export of this id.
 */
export async function linkExport(
  { exports, linkTokens }: { readonly exports: ExportRepository; readonly linkTokens: LinkTokens },
  { organizationId, exportId, actor, origin }: ExportCall,
): Promise<{ readonly token: string } | null> {
  const { token, digest } = linkTokens.mint();
  const isLinked = await exports.setLink({
    organizationId,
    exportId,
    link: { digest, madeById: actor.id ?? '', madeByLabel: actor.label },
    audit: auditOf({ organizationId, exportId, actor, origin }, 'export.linked'),
  });
  return isLinked ? { token } : null;
}

/** Takes the link away. False when there is no ready export of this id. */
export function unlinkExport({ exports }: { readonly exports: ExportRepository }, call: ExportCall): Promise<boolean> {
  const { organizationId, exportId } = call;
  return exports.setLink({ organizationId, exportId, link: null, audit: auditOf(call, 'export.unlinked') });
}

function auditOf({ organizationId, exportId, actor, origin }: ExportCall, action: 'export.linked' | 'export.unlinked') {
  return { organizationId, actor, origin, action, target: { kind: 'export', id: exportId }, before: null, after: null };
}
