import type { Actor, AuditAction, AuditFacts, NewAuditEvent, Origin } from '../../audit/index.ts';
import { DomainError } from '../../errors/index.ts';
import { isUuid, type OrganizationId, type UserId } from '../../tenancy/index.ts';
import type { Clock } from '../../time/index.ts';
import { DASHBOARDS_MAX, type Dashboard, type DashboardDraft, type DashboardScope, scopeOf } from '../dashboard.ts';
import { type DashboardReader, isVisibleTo, mayTakeAway } from '../dashboard-access.ts';
import type { DashboardChange, DashboardRepository } from '../ports.ts';

export interface DashboardPorts {
  readonly dashboards: DashboardRepository;
}

export interface DashboardCaller {
  readonly organizationId: OrganizationId;
  readonly reader: DashboardReader;
  readonly actor: Actor;
  readonly origin: Origin;
}
export interface DashboardCommand extends DashboardCaller {
  readonly dashboardId: string;
}
interface VersionedCommand extends DashboardCommand {
  /** The one that the change was made on. */
  readonly version: number;
}

/** One that is private to somebody else is answered like one that does not exist. @throws {DomainError} not_found */
export async function findDashboard(
  { dashboards }: DashboardPorts,
  { organizationId, reader, dashboardId }: Pick<DashboardCommand, 'organizationId' | 'reader' | 'dashboardId'>,
): Promise<Dashboard> {
  const found = isUuid(dashboardId) ? await dashboards.find({ organizationId, dashboardId }) : null;
  if (found === null || !isVisibleTo(reader, found)) throw noSuchDashboard();
  return found;
}

/** A member's is private until it is shared; a key has nobody to be private to. @throws {DomainError} conflict when there are too many */
export async function createDashboard(
  { dashboards, mintId }: DashboardPorts & { readonly mintId: () => string },
  clock: Clock,
  command: DashboardCaller & { readonly draft: DashboardDraft },
): Promise<Dashboard> {
  const { organizationId, reader, actor, draft } = command;
  const userId: UserId | null = reader.kind === 'member' ? reader.userId : null;
  const now = clock.now();
  const dashboard: Dashboard = {
    ...draft,
    id: mintId(),
    privateTo: userId,
    authorId: userId,
    authorLabel: actor.label,
    version: 1,
    createdAt: now,
    updatedAt: now,
  };
  const audit = auditOf({ ...command, dashboardId: dashboard.id }, 'dashboard.created', null, factsOf(dashboard));
  requireSaved(await dashboards.create({ organizationId, dashboard, audit }));
  return dashboard;
}

/** @throws {DomainError} not_found; conflict when somebody changed it meanwhile */
export async function saveDashboard(
  ports: DashboardPorts,
  clock: Clock,
  command: VersionedCommand & { readonly draft: DashboardDraft },
): Promise<Dashboard> {
  const { organizationId, dashboardId, version, draft } = command;
  const before = await findDashboard(ports, command);
  const at = clock.now();
  const after: Dashboard = { ...before, ...draft, version: version + 1, updatedAt: at };
  const audit = auditOf(command, 'dashboard.changed', factsOf(before), factsOf(after));
  requireSaved(await ports.dashboards.save({ organizationId, dashboardId, draft, version, at, audit }));
  return after;
}

/**
 * Shows it to everybody who reads analytics, or to whoever takes it back alone. Only one who could remove it takes it back.
 * @throws {DomainError} not_found, forbidden; conflict when somebody changed it meanwhile
 */
export async function shareDashboard(
  ports: DashboardPorts,
  clock: Clock,
  command: VersionedCommand & { readonly scope: DashboardScope },
): Promise<Dashboard> {
  const { organizationId, dashboardId, version, scope, reader } = command;
  const before = await findDashboard(ports, command);
  if (scope === scopeOf(before)) return before;
  requireTakeAway(reader, before);
  if (scope === 'private' && reader.kind === 'key')
    throw new DomainError('forbidden', 'A key has nobody to keep a dashboard private to.');
  const at = clock.now();
  const privateTo = scope === 'private' && reader.kind === 'member' ? reader.userId : null;
  const after: Dashboard = { ...before, privateTo, version: version + 1, updatedAt: at };
  const audit = auditOf(command, 'dashboard.shared', factsOf(before), factsOf(after));
  requireSaved(await ports.dashboards.share({ organizationId, dashboardId, privateTo, version, at, audit }));
  return after;
}

/** Removes it with its report. @throws {DomainError} not_found, forbidden */
export async function removeDashboard(ports: DashboardPorts, command: DashboardCommand): Promise<void> {
  const { organizationId, dashboardId, reader } = command;
  const before = await findDashboard(ports, command);
  requireTakeAway(reader, before);
  const audit = auditOf(command, 'dashboard.removed', factsOf(before), null);
  if (!(await ports.dashboards.remove({ organizationId, dashboardId, audit }))) throw noSuchDashboard();
}

/** A copy that is the caller's own. @throws {DomainError} not_found; conflict when there are too many */
export async function duplicateDashboard(
  ports: DashboardPorts & { readonly mintId: () => string },
  clock: Clock,
  command: DashboardCommand & { readonly name: string },
): Promise<Dashboard> {
  const { range, panels } = await findDashboard(ports, command);
  const copies = panels.map((panel) => ({ ...panel, id: ports.mintId() }));
  return createDashboard(ports, clock, { ...command, draft: { name: command.name, range, panels: copies } });
}

function requireTakeAway(reader: DashboardReader, dashboard: Dashboard): void {
  if (mayTakeAway(reader, dashboard)) return;
  throw new DomainError(
    'forbidden',
    'Only its author, an owner or an admin takes a shared dashboard away from the others.',
  );
}

function requireSaved(change: DashboardChange): void {
  if (change === 'too_many')
    throw new DomainError('conflict', `An organization has at most ${DASHBOARDS_MAX} dashboards.`);
  if (change === 'changed_meanwhile')
    throw new DomainError('conflict', 'Somebody changed this dashboard meanwhile. Load it again.', {
      param: 'version',
    });
}

/** Neither names nor filters: what somebody keeps private is not read in the audit log. */
function factsOf(dashboard: Dashboard): AuditFacts {
  return {
    scope: scopeOf(dashboard),
    panels: dashboard.panels.length,
    range: dashboard.range,
    version: dashboard.version,
  };
}

export function auditOf(
  { organizationId, actor, origin, dashboardId }: Omit<DashboardCommand, 'reader'>,
  action: AuditAction,
  before: AuditFacts | null,
  after: AuditFacts | null,
): NewAuditEvent {
  return { organizationId, actor, origin, action, target: { kind: 'dashboard', id: dashboardId }, before, after };
}

const noSuchDashboard = () => new DomainError('not_found', 'There is no such dashboard.');
