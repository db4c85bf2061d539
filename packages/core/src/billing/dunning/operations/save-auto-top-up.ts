import type { Actor, AuditFacts, Origin } from '../../../audit/index.ts';
import { DomainError } from '../../../errors/index.ts';
import type { OrganizationId } from '../../../tenancy/index.ts';
import type { AutoTopUp, AutoTopUpDraft } from '../auto-top-up.ts';
import type { AutoTopUpRepository } from '../ports.ts';

/**
 * Saves how credit is topped up by itself. Switching it off, or a cap that leaves no room, also ends a charge that waits to be tried again.
 * @throws {DomainError} policy_version_conflict when somebody else saved since the draft was begun
 */
export async function saveAutoTopUp(ports: SaveAutoTopUpPorts, command: SaveAutoTopUpCommand): Promise<AutoTopUp> {
  const { organizationId, baseVersion, draft, actor, origin } = command;
  const current = await ports.autoTopUps.current(organizationId);
  const saved = await ports.autoTopUps.save({
    organizationId,
    baseVersion,
    draft,
    audit: {
      organizationId,
      actor,
      origin,
      action: 'auto_top_up.changed',
      target: { kind: 'auto_top_up', id: String(baseVersion + 1) },
      before: factsOf(current),
      after: factsOf(draft),
    },
  });
  if (saved === null) {
    const { version } = await ports.autoTopUps.current(organizationId);
    throw new DomainError('policy_version_conflict', `Not saved. Version ${version} exists already.`, {
      param: 'version',
      facts: { version },
    });
  }
  return saved;
}

export interface SaveAutoTopUpPorts {
  readonly autoTopUps: AutoTopUpRepository;
}

export interface SaveAutoTopUpCommand {
  readonly organizationId: OrganizationId;
  readonly baseVersion: number;
  readonly draft: AutoTopUpDraft;
  readonly actor: Actor;
  readonly origin: Origin;
}

/** Amounts as text: a fact is no bigint, and no amount passes through a float. */
function factsOf({ isEnabled, thresholdNanoUsd, amountNanoUsd, monthlyCapNanoUsd }: AutoTopUpDraft): AuditFacts {
  return {
    is_enabled: isEnabled,
    threshold_nano_usd: thresholdNanoUsd.toString(),
    amount_nano_usd: amountNanoUsd.toString(),
    monthly_cap_nano_usd: monthlyCapNanoUsd?.toString() ?? null,
  };
}
