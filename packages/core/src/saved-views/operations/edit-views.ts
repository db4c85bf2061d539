import type { Actor, AuditFacts, NewAuditEvent, Origin } from '../../audit/index.ts';
import { DomainError } from '../../errors/index.ts';
import { isUuid, type OrganizationId, type UserId } from '../../tenancy/index.ts';
import type { Clock } from '../../time/index.ts';
import type { SavedViewRepository } from '../ports.ts';
import { SAVED_VIEWS_MAX, type SavedView, type SavedViewDraft } from '../saved-view.ts';

export interface SavedViewPorts {
  readonly savedViews: SavedViewRepository;
}

export interface SavedViewCommand {
  readonly organizationId: OrganizationId;
  readonly editor: SavedViewEditor;
  readonly actor: Actor;
  readonly origin: Origin;
}

export interface SavedViewEditor {
  /** Null for a management key, which has no views of its own. */
  readonly userId: UserId | null;
  /** Whether it may change what others share. */
  readonly mayEditShared: boolean;
}

/**
 * Saves a view or changes one. What is shared is recorded in the audit log, by its name; what a member keeps for themselves is not.
 * @throws {DomainError} not_found for a view that is not there, or that somebody else keeps for themselves
 * @throws {DomainError} forbidden for a view that somebody else shares, without the right to change it
 * @throws {DomainError} conflict when the name is taken, or there are too many
 */
export async function saveView(
  { savedViews, mintId, clock }: SavedViewPorts & { readonly mintId: () => string; readonly clock: Clock },
  command: SavedViewCommand & { readonly viewId: string | null; readonly draft: SavedViewDraft },
): Promise<SavedView> {
  const { organizationId, viewId, draft, editor } = command;
  if (draft.scope === 'personal' && editor.userId === null)
    throw new DomainError('invalid_request', 'A management key has no views of its own.', { param: 'scope' });
  const before = viewId === null ? null : await findEditable({ savedViews }, command, viewId);
  const view: SavedView = {
    ...draft,
    id: before?.id ?? mintId(),
    // Taken out of what is shared, a view becomes that of whoever took it.
    authorId: draft.scope === 'personal' ? editor.userId : before === null ? editor.userId : before.authorId,
    createdAt: before?.createdAt ?? clock.now(),
  };
  const outcome = await savedViews.save({ organizationId, view, audit: auditOf(command, before, view) });
  if (outcome === 'name_taken')
    throw new DomainError('conflict', 'There is a view of this name already.', { param: 'name' });
  if (outcome === 'too_many')
    throw new DomainError('conflict', `There are ${SAVED_VIEWS_MAX} views already. Remove one first.`);
  return view;
}

/** @throws {DomainError} as {@link saveView} does */
export async function removeView(
  ports: SavedViewPorts,
  command: SavedViewCommand & { readonly viewId: string },
): Promise<SavedView> {
  const { organizationId, viewId } = command;
  const before = await findEditable(ports, command, viewId);
  const audit = auditOf(command, before, null);
  if (!(await ports.savedViews.remove({ organizationId, viewId, audit }))) throw noSuchView();
  return before;
}

async function findEditable(
  { savedViews }: SavedViewPorts,
  { organizationId, editor }: SavedViewCommand,
  viewId: string,
): Promise<SavedView> {
  const found = isUuid(viewId) ? await savedViews.find({ organizationId, viewId }) : null;
  const isOwn = editor.userId !== null && found?.authorId === editor.userId;
  if (found === null || (found.scope === 'personal' && !isOwn)) throw noSuchView();
  if (!mayEditView(editor, found))
    throw new DomainError('forbidden', 'Only who shared this view, an owner or an admin can change it.');
  return found;
}

/** Whether somebody who sees a view may change it: their own, one that nobody made any more, and as who runs the organization any shared one. */
export function mayEditView(
  { userId, mayEditShared }: SavedViewEditor,
  { scope, authorId }: Pick<SavedView, 'scope' | 'authorId'>,
): boolean {
  if (authorId !== null && authorId === userId) return true;
  return scope === 'organization' && (mayEditShared || authorId === null);
}

function auditOf(
  { organizationId, actor, origin }: SavedViewCommand,
  before: SavedView | null,
  after: SavedView | null,
): NewAuditEvent | null {
  const wasShared = before?.scope === 'organization';
  const isShared = after?.scope === 'organization';
  if (!wasShared && !isShared) return null;
  const action = !isShared ? 'saved_view.removed' : wasShared ? 'saved_view.changed' : 'saved_view.shared';
  return {
    organizationId,
    actor,
    origin,
    action,
    target: { kind: 'saved_view', id: (after ?? before)?.id ?? '' },
    before: wasShared ? factsOf(before) : null,
    after: isShared ? factsOf(after) : null,
  };
}

/** Without the filter, which may name an end user. */
const factsOf = ({ name }: SavedView): AuditFacts => ({ name });
const noSuchView = () => new DomainError('not_found', 'There is no such view.');
