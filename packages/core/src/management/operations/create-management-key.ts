import type { Actor, Origin } from '../../audit/index.ts';
import { DomainError } from '../../errors/index.ts';
import type { OrganizationId, UserId } from '../../tenancy/index.ts';
import type { Clock } from '../../time/index.ts';
import { MANAGEMENT_KEY_COUNT_MAX, type ManagementKey, type ManagementKeyDraft } from '../management-key.ts';
import type { ManagementKeyMint, ManagementKeyRepository } from '../ports.ts';

/**
 * Makes a management key. The key itself is in the answer and nowhere else.
 * @throws {DomainError} invalid_request for an expiry that has passed
 * @throws {DomainError} conflict when the organization has as many live keys as it may
 */
export async function createManagementKey(
  ports: CreateManagementKeyPorts,
  { organizationId, draft, actor, origin }: CreateManagementKeyCommand,
): Promise<{ managementKey: string; key: ManagementKey }> {
  if (draft.expiresAt !== null && draft.expiresAt <= ports.clock.now()) {
    throw new DomainError('invalid_request', 'The expiry has passed already.', { param: 'expiresAt' });
  }
  const minted = ports.managementKeyMint.mint();
  const { managementKey, ...stored } = minted;
  const key = await ports.managementKeys.insert({
    organizationId,
    ...stored,
    ...draft,
    createdById: actor.kind === 'user' ? (actor.id as UserId) : null,
    countMax: MANAGEMENT_KEY_COUNT_MAX,
    audit: {
      organizationId,
      actor,
      origin,
      action: 'management_key.created',
      target: { kind: 'management_key', id: minted.id },
      before: null,
      after: {
        name: draft.name,
        scopes: draft.scopes.join(' '),
        expires_at: draft.expiresAt?.toISOString() ?? null,
      },
    },
  });
  if (key === null) {
    throw new DomainError('conflict', `An organization has at most ${MANAGEMENT_KEY_COUNT_MAX} management keys.`, {
      facts: { maximum: MANAGEMENT_KEY_COUNT_MAX },
    });
  }
  return { managementKey, key };
}

export interface CreateManagementKeyPorts {
  readonly managementKeys: ManagementKeyRepository;
  readonly managementKeyMint: ManagementKeyMint;
  readonly clock: Clock;
}

export interface CreateManagementKeyCommand {
  readonly organizationId: OrganizationId;
  readonly draft: ManagementKeyDraft;
  readonly actor: Actor;
  readonly origin: Origin;
}
