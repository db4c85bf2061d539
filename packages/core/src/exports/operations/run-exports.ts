import { DomainError, isDomainError } from '../../errors/index.ts';
import type { PayloadOpener, StoredPart } from '../../payloads/index.ts';
import type { OrganizationId, RequestId } from '../../tenancy/index.ts';
import { buildPart, type ExportedPayload } from '../build-part.ts';
import type { ExportClaim, ExportRuns, ExportSealer, NextExportStep } from '../ports.ts';

/** So many reads in a row may come to nothing because the payloads changed meanwhile. Then the next run tries again. */
const STALE_READS_MAX = 20;

export interface RunExportsPorts {
  readonly runs: ExportRuns;
  /** A vault for one part. It remembers no key longer, so that nothing is sealed under one that was replaced meanwhile. */
  readonly openVault: () => { readonly opener: PayloadOpener; readonly sealer: ExportSealer };
}

export interface RunExportsReport {
  readonly partCount: number;
  /** Whether something is left that the next run can do. What waits for the keys of its hours is not. */
  readonly hasMore: boolean;
}

/**
 * Goes on with the exports of one organization that run, part by part, for as long as there is time. Repeating is safe: a part and the place from which the
 * next one goes on are stored in one transaction, so a run that was cut off anywhere is gone on with.
 */
export async function runExports(
  ports: RunExportsPorts,
  { organizationId, hasTimeLeft }: { readonly organizationId: OrganizationId; readonly hasTimeLeft: () => boolean },
): Promise<RunExportsReport> {
  let partCount = 0;
  for (const claim of await ports.runs.claim(organizationId)) {
    let staleCount = 0;
    while (staleCount < STALE_READS_MAX) {
      const step = await ports.runs.next(claim);
      if (step.kind !== 'hour') break;
      if (!hasTimeLeft()) return { partCount, hasMore: true };
      const outcome = await exportPart(ports, claim, step);
      if (outcome === 'stored') partCount += 1;
      if (outcome === 'stale') staleCount += 1;
    }
  }
  return { partCount, hasMore: false };
}

/** `stale`: nothing came of it. An organization that was suspended meanwhile is found so by the next step. */
async function exportPart(
  { runs, openVault }: RunExportsPorts,
  claim: ExportClaim,
  { expiryHour, partNumber }: Extract<NextExportStep, { kind: 'hour' }>,
): Promise<'stored' | 'hour_done' | 'stale'> {
  try {
    const parts = await runs.read(claim, expiryHour);
    if (parts.length === 0) {
      return (await runs.store(claim, { expiryHour, requestIds: [], files: [] })) ? 'hour_done' : 'stale';
    }
    const { opener, sealer } = openVault();
    const payloads = await openPayloads(opener, parts);
    const files = [];
    for (const { bytes, ...plain } of buildPart({ expiryHour, partNumber, payloads })) {
      const { organizationId, exportId } = claim;
      const { path, mediaType, expiresAt } = plain;
      files.push({ plain, sealed: await sealer.seal({ organizationId, exportId, path, mediaType, expiresAt }, bytes) });
    }
    const requestIds = payloads.map(({ requestId }) => requestId);
    return (await runs.store(claim, { expiryHour, requestIds, files })) ? 'stored' : 'stale';
  } catch (error) {
    if (isDomainError(error, 'organization_suspended') || isDomainError(error, 'organization_closed')) return 'stale';
    throw error;
  }
}

async function openPayloads(opener: PayloadOpener, parts: readonly StoredPart[]): Promise<readonly ExportedPayload[]> {
  const payloads = new Map<RequestId, { expiresAt: Date; parts: ExportedPayload['parts'][number][] }>();
  for (const sealed of parts) {
    const payload = payloads.get(sealed.requestId) ?? { expiresAt: sealed.expiresAt, parts: [] };
    payload.parts.push(await openPart(opener, sealed));
    payloads.set(sealed.requestId, payload);
  }
  return [...payloads].map(([requestId, payload]) => ({ requestId, ...payload }));
}

async function openPart(opener: PayloadOpener, sealed: StoredPart): Promise<ExportedPayload['parts'][number]> {
  try {
    return await opener.open(sealed);
  } catch (error) {
    if (!(error instanceof DomainError) || error.code !== 'payload_unreadable') throw error;
    return { part: sealed.part, mediaType: sealed.mediaType, bytes: null };
  }
}
