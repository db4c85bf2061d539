import { DomainError } from '../../errors/index.ts';
import type { ProjectId, ProjectScope } from '../../tenancy/index.ts';
import { ERASURES_WAITING_MAX, type Erasure } from '../erasure.ts';
import type { ErasureSelector } from '../erasure-selector.ts';
import type { ErasureCall, ErasureRepository } from '../ports.ts';

export interface RequestErasureCommand extends ErasureCall {
  readonly projects: ProjectScope;
  readonly selector: ErasureSelector;
  readonly reason: string;
  /** The number that was typed to erase at once; null to file it for somebody else's approval. */
  readonly confirmedCount: number | null;
  /** Whether the caller may erase, and so may approve what they file. */
  readonly mayErase: boolean;
}

/**
 * Files a request for erasure, and carries it out at once when its author may erase and has confirmed the number. What it covers is then
 * unreadable and gone when this returns.
 * @throws {DomainError} forbidden when it is to be carried out by somebody who may not erase
 * @throws {DomainError} conflict when more is covered than was confirmed, or too many of its author's requests wait; then nothing was filed
 */
export async function requestErasure(
  ports: { readonly erasures: ErasureRepository; readonly mintId: () => string },
  { confirmedCount, mayErase, ...command }: RequestErasureCommand,
): Promise<Erasure> {
  refuseForeignProject(command);
  const erasure = { ...command, id: ports.mintId() };
  if (confirmedCount === null) {
    await refuseManyWaiting(ports, command);
    return ports.erasures.file(erasure);
  }
  if (!mayErase) {
    throw new DomainError('forbidden', 'Your role may ask for an erasure, and somebody else approves it.', {
      facts: { permission: 'payload:erase' },
    });
  }
  return ports.erasures.fileApproved(erasure, confirmedCount);
}

async function refuseManyWaiting(
  { erasures }: { readonly erasures: ErasureRepository },
  { organizationId, actor }: ErasureCall,
): Promise<void> {
  if ((await erasures.countWaiting(organizationId, actor.id)) < ERASURES_WAITING_MAX) return;
  throw new DomainError(
    'conflict',
    `At most ${ERASURES_WAITING_MAX} of your requests wait for a decision at once. Withdraw one, or wait for an answer.`,
  );
}

/** Whoever sees single projects only does not learn whether another one exists. */
export function refuseForeignProject({
  selector,
  projects,
}: Pick<RequestErasureCommand, 'selector' | 'projects'>): void {
  if (projects === 'all') return;
  const named = [
    ...('projectId' in selector && selector.projectId !== undefined ? [selector.projectId] : []),
    ...(selector.kind === 'filter' ? [...(selector.project ?? []), ...(selector.exclude?.project ?? [])] : []),
  ];
  if (named.every((id) => projects.includes(id as ProjectId))) return;
  throw new DomainError('not_found', 'There is no such project.');
}
