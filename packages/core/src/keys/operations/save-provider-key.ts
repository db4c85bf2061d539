import type { Actor, Origin } from '../../audit/index.ts';
import { DomainError, type ErrorCode, isDomainError } from '../../errors/index.ts';
import type { OrganizationId } from '../../tenancy/index.ts';
import type { Clock } from '../../time/index.ts';
import type { ProviderConnections, ProviderKeyRepository, SecretVault, StoredProviderKey } from '../ports.ts';
import { providerAddress } from '../provider-key.ts';
import { userOf } from './check-settings.ts';

const SHOWN_CHARACTERS = 4;
/** A shorter secret would be half shown by its last four characters. */
const SHOWN_FROM_LENGTH = 12;

/**
 * Saves a tenant's provider connection and tests it. A secret is sealed for one origin: when that changes and no new secret comes with it,
 * the old one is wiped and sent nowhere.
 * @returns the code of what failed in the test; null when it passed, or when there is no secret to test
 * @throws {DomainError} invalid_request, url_not_allowed; conflict when somebody else saved meanwhile
 */
export async function saveProviderKey(
  ports: ProviderKeyPorts,
  command: SaveProviderKeyCommand,
): Promise<ErrorCode | null> {
  const { organizationId, provider, actor, origin: callOrigin } = command;
  const target = targetOf(ports, command);
  const binding = { organizationId, provider, origin: target.origin };
  const current = await ports.providerKeys.find(organizationId, provider);
  const kept = current !== null && originOf(ports, current) === target.origin ? current : null;
  const isKept = command.secret === null && kept !== null && kept.sealedSecret !== null;
  const sealedSecret =
    command.secret === null ? (kept?.sealedSecret ?? null) : ports.vault.seal(binding, command.secret);
  const secret = isKept ? ports.vault.open(binding, kept.sealedSecret) : command.secret;
  const testErrorCode = secret === null ? null : await ports.connections.test({ baseUrl: target.baseUrl, secret });
  const now = ports.clock.now();
  const lastFour = isKept ? kept.lastFour : shownEnd(command.secret);
  const baseUrl = command.baseUrl === null ? null : target.baseUrl;
  const isSaved = await ports.providerKeys.save({
    organizationId,
    provider,
    baseUrl,
    sealedSecret,
    lastFour,
    updatedAt: now,
    updatedById: userOf(actor),
    testedAt: secret === null ? null : now,
    testErrorCode,
    previousUpdatedAt: current?.updatedAt ?? null,
    audit: {
      organizationId,
      actor,
      origin: callOrigin,
      action: 'provider_key.saved',
      target: { kind: 'provider_key', id: provider },
      before: current === null ? null : { base_url: current.baseUrl, has_secret: current.hasSecret },
      after: { base_url: baseUrl, has_secret: sealedSecret !== null, is_secret_new: command.secret !== null },
    },
  });
  if (!isSaved) throw new DomainError('conflict', 'Not saved. Somebody else saved this provider first.');
  return testErrorCode;
}

export interface ProviderKeyPorts {
  readonly providerKeys: ProviderKeyRepository;
  readonly vault: SecretVault;
  readonly connections: ProviderConnections;
  readonly clock: Clock;
}

export interface SaveProviderKeyCommand {
  readonly organizationId: OrganizationId;
  readonly provider: string;
  /** Null: the provider's usual address. */
  readonly baseUrl: string | null;
  /** Null keeps the secret, as long as the origin stays. */
  readonly secret: string | null;
  readonly actor: Actor;
  readonly origin: Origin;
}

function targetOf({ connections }: ProviderKeyPorts, command: SaveProviderKeyCommand) {
  const address = providerAddress(command);
  if (address !== null) return connections.parse(address);
  throw new DomainError('invalid_request', 'The address of this provider is not known. Give its base URL.', {
    param: 'base_url',
  });
}

/** Null for an address that would not be allowed today: its secret counts as belonging elsewhere. */
function originOf({ connections }: ProviderKeyPorts, key: StoredProviderKey): string | null {
  const address = providerAddress(key);
  if (address === null) return null;
  try {
    return connections.parse(address).origin;
  } catch (error) {
    if (isDomainError(error, 'url_not_allowed')) return null;
    throw error;
  }
}

function shownEnd(secret: string | null): string | null {
  return secret === null || secret.length < SHOWN_FROM_LENGTH ? null : secret.slice(-SHOWN_CHARACTERS);
}
