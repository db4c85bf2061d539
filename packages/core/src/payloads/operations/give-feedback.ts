import { DomainError } from '../../errors/index.ts';
import type { OrganizationId, ProjectScope, RequestId } from '../../tenancy/index.ts';
import type { FeedbackGiver, FeedbackRepository } from '../feedback.ts';
import type { RequestRepository } from '../ports.ts';

export interface GiveFeedbackPorts {
  readonly requests: RequestRepository;
  readonly feedback: FeedbackRepository;
}

export interface GiveFeedbackCommand {
  readonly organizationId: OrganizationId;
  readonly projects: ProjectScope;
  readonly requestId: RequestId;
  readonly giver: FeedbackGiver;
  readonly name: string;
  /** Null takes back what this giver said under this name. */
  readonly score: number | null;
}

/**
 * Gives a request a score, in place of the one that the same giver gave under the same name.
 * @throws {DomainError} not_found for a request that is not there or not to be seen
 */
export async function giveFeedback(ports: GiveFeedbackPorts, command: GiveFeedbackCommand): Promise<void> {
  const { organizationId, projects, requestId, score, ...rest } = command;
  const isSeen = (await ports.requests.find(organizationId, requestId, projects)) !== null;
  if (!isSeen) throw noSuchRequest();
  const given = { organizationId, requestId, ...rest };
  if (score === null) return ports.feedback.withdraw(given);
  if (!(await ports.feedback.give({ ...given, score }))) throw noSuchRequest();
}

const noSuchRequest = () => new DomainError('not_found', 'There is no such request.');
