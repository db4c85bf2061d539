import { DomainError } from '../../errors/index.ts';
import type { OrganizationId, ProjectId, ProjectScope } from '../../tenancy/index.ts';
import type { Erasure } from '../erasure.ts';
import type { ErasureRepository } from '../ports.ts';

/** Who looks. Whoever may erase or audit sees every request for erasure in their projects, everybody else what they filed. */
export interface ErasureViewer {
  readonly organizationId: OrganizationId;
  readonly id: string | null;
  readonly seesAll: boolean;
  readonly projects: ProjectScope;
}

/** @throws {DomainError} not_found for an id that is none, is another organization's, or is not the viewer's to see */
export async function findErasure(
  ports: { readonly erasures: Pick<ErasureRepository, 'find'> },
  { erasureId, ...viewer }: ErasureViewer & { readonly erasureId: string },
): Promise<Erasure> {
  const erasure = await ports.erasures.find(viewer.organizationId, erasureId);
  if (erasure === null || !isVisible(erasure, viewer)) throw new DomainError('not_found', 'There is no such erasure.');
  return erasure;
}

/**
 * The same for whoever is to approve it. That they filed it gives nobody a right over it: they may have been narrowed to fewer projects since.
 * @throws {DomainError} not_found as above
 */
export function findErasureToApprove(
  ports: { readonly erasures: Pick<ErasureRepository, 'find'> },
  query: ErasureViewer & { readonly erasureId: string },
): Promise<Erasure> {
  return findErasure(ports, { ...query, id: null });
}

/** The requests for erasure that the viewer sees of one page, newest first, and where the next page begins. */
export async function listErasures(
  ports: { readonly erasures: Pick<ErasureRepository, 'list'> },
  {
    beforeNumber,
    pageSize,
    ...viewer
  }: ErasureViewer & { readonly beforeNumber: number | null; readonly pageSize: number },
): Promise<{ readonly erasures: readonly Erasure[]; readonly next: number | null }> {
  const filedBy = viewer.seesAll ? null : (viewer.id ?? '');
  const { organizationId } = viewer;
  const found = await ports.erasures.list({ organizationId, filedBy, beforeNumber, pageSize: pageSize + 1 });
  const page = found.slice(0, pageSize);
  const last = page.at(-1);
  const next = found.length > pageSize && last !== undefined ? Number(last.number.slice('ER-'.length)) : null;
  return { erasures: page.filter((erasure) => isVisible(erasure, viewer)), next };
}

function isVisible({ requestedBy, projectIds }: Erasure, { id, seesAll, projects }: ErasureViewer): boolean {
  if (id !== null && requestedBy.id === id) return true;
  const isInScope = (projectId: string) => projects === 'all' || projects.includes(projectId as ProjectId);
  return seesAll && (projects === 'all' || (projectIds?.every(isInScope) ?? false));
}
