import type { Actor, AuditFacts, Origin } from '../../../audit/index.ts';
import { DomainError } from '../../../errors/index.ts';
import { isInScope, isUuid, type OrganizationId, type ProjectId, type ProjectScope } from '../../../tenancy/index.ts';
import { BUDGETS_MAX, type Budget, type BudgetDraft } from '../budget.ts';
import type { BudgetRepository } from '../ports.ts';

export interface BudgetPorts {
  readonly budgets: BudgetRepository;
}

export interface BudgetCommand {
  readonly organizationId: OrganizationId;
  /** What the member may see: a budget of another project is not there. */
  readonly projects: ProjectScope;
  readonly actor: Actor;
  readonly origin: Origin;
}

/**
 * Makes a budget or changes one. A threshold of which members were told this month is not told again before the next.
 * @throws {DomainError} not_found when it names a budget or a project that is not the organization's
 * @throws {DomainError} conflict when the name is taken, or there are too many budgets
 */
export async function saveBudget(
  { budgets, mintId }: BudgetPorts & { readonly mintId: () => string },
  command: BudgetCommand & { readonly budgetId: string | null; readonly draft: BudgetDraft; readonly now: Date },
): Promise<Budget> {
  const { organizationId, budgetId, draft, actor, origin, now } = command;
  const before = budgetId === null ? null : await findBudget({ budgets }, command, budgetId);
  const budget: Budget = { ...draft, id: before?.id ?? mintId(), projectId: draft.projectId as ProjectId | null };
  if (!isBudgetInScope(command.projects, budget)) throw noSuchProject();
  const outcome = await budgets.save({
    organizationId,
    budget,
    at: now,
    audit: {
      organizationId,
      actor,
      origin,
      action: before === null ? 'budget.created' : 'budget.changed',
      target: { kind: 'budget', id: budget.id },
      before: before && factsOf(before),
      after: factsOf(budget),
    },
  });
  if (outcome === 'name_taken')
    throw new DomainError('conflict', 'There is a budget of this name already.', { param: 'name' });
  if (outcome === 'too_many') throw new DomainError('conflict', `An organization has at most ${BUDGETS_MAX} budgets.`);
  if (outcome === 'project_unknown') throw noSuchProject();
  return budget;
}

/** @throws {DomainError} not_found when there is no such budget */
export async function removeBudget(
  ports: BudgetPorts,
  { organizationId, projects, budgetId, actor, origin }: BudgetCommand & { readonly budgetId: string },
): Promise<void> {
  const before = await findBudget(ports, { organizationId, projects }, budgetId);
  const target = { kind: 'budget', id: budgetId };
  const audit = {
    organizationId,
    actor,
    origin,
    action: 'budget.removed',
    target,
    before: factsOf(before),
    after: null,
  } as const;
  if (!(await ports.budgets.remove({ organizationId, budgetId, audit }))) throw noSuchBudget();
}

async function findBudget(
  { budgets }: BudgetPorts,
  { organizationId, projects }: Pick<BudgetCommand, 'organizationId' | 'projects'>,
  budgetId: string,
): Promise<Budget> {
  const found = isUuid(budgetId) ? await budgets.find({ organizationId, budgetId }) : null;
  if (found === null || !isBudgetInScope(projects, found)) throw noSuchBudget();
  return found;
}

/** What all of an organization costs is on its invoices, so only what one project costs is kept from those who do not see it. */
export function isBudgetInScope(projects: ProjectScope, { projectId }: Pick<Budget, 'projectId'>): boolean {
  return projectId === null || isInScope(projects, projectId);
}

const noSuchProject = () => new DomainError('not_found', 'There is no such project.', { param: 'project_id' });
const noSuchBudget = () => new DomainError('not_found', 'There is no such budget.');

function factsOf({ name, scope, projectId, amountNanoUsd, thresholdsPercent }: Budget): AuditFacts {
  return {
    name,
    scope,
    project_id: projectId,
    amount_nano_usd: amountNanoUsd.toString(),
    thresholds_percent: thresholdsPercent.join(','),
  };
}
