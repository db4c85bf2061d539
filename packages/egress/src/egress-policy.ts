import { DomainError } from '@lethe/core/errors';
import { addressKind } from './address-kind.ts';

/** What connections to addresses that a tenant chose may reach. */
export interface EgressPolicy {
  /** Set by an operator whose model servers stand on its own network: plain http, any port and private addresses are then allowed. */
  readonly isPrivateAllowed: boolean;
}

export const PUBLIC_ONLY: EgressPolicy = { isPrivateAllowed: false };

const HTTPS_PORT = 443;
const MESSAGE = 'This address is not allowed.';

/** @throws {DomainError} url_not_allowed for an address that the policy does not let through */
export function assertAddressAllowed(address: string, { isPrivateAllowed }: EgressPolicy, param = 'base_url'): void {
  const kind = addressKind(address);
  if (kind === 'public' || (kind === 'private' && isPrivateAllowed)) return;
  throw new DomainError('url_not_allowed', `${MESSAGE} It does not lead to the public Internet.`, { param });
}

export interface ParsedBaseUrl {
  /** The one spelling, without a slash at its end. */
  readonly baseUrl: string;
  /** Scheme, host and port. */
  readonly origin: string;
  readonly hostname: string;
}

/**
 * Reads a base URL once, as it will be used. Odd spellings of an address (`0x7f.1`, `2130706433`, full-width digits, backslashes) come out as the
 * address that they mean, and are judged as that.
 * @throws {DomainError} url_not_allowed
 */
export function parseBaseUrl(text: string, policy: EgressPolicy): ParsedBaseUrl {
  const url = parseAllowed(text, policy, 'base_url');
  if (url.search !== '') throw refuse('It must not carry a query or fragment.', 'base_url');
  const hostname = bareHost(url.hostname);
  return { baseUrl: `${url.origin}${url.pathname.replace(/\/+$/, '')}`, origin: url.origin, hostname };
}

/** As `parseBaseUrl`, for a whole address: receivers tell who calls by its path and query. @throws {DomainError} url_not_allowed */
export function parseWebhookUrl(text: string, policy: EgressPolicy): URL {
  return parseAllowed(text, policy, 'url');
}

function parseAllowed(text: string, policy: EgressPolicy, param: string): URL {
  if (!URL.canParse(text)) throw refuse('It is not a URL.', param);
  const url = new URL(text);
  const isPlain = url.protocol === 'http:' && policy.isPrivateAllowed;
  if (url.protocol !== 'https:' && !isPlain) throw refuse('It must begin with https://.', param);
  if (url.username !== '' || url.password !== '') throw refuse('It must not carry a user or password.', param);
  if (url.hash !== '') throw refuse('It must not carry a query or fragment.', param);
  const port = url.port === '' ? HTTPS_PORT : Number(url.port);
  if (port !== HTTPS_PORT && !policy.isPrivateAllowed) throw refuse('Its port is not 443.', param);
  const hostname = bareHost(url.hostname);
  if (isAddress(hostname)) assertAddressAllowed(hostname, policy, param);
  else if (!policy.isPrivateAllowed && isLocalName(hostname)) throw refuse('It names this machine or network.', param);
  return url;
}

/** A host without the brackets of an IPv6 literal. */
export function bareHost(host: string): string {
  return host.startsWith('[') ? host.slice(1, -1) : host;
}

export function isAddress(host: string): boolean {
  return /^[\d.]+$/.test(host) || host.includes(':');
}

/** Names that no public resolver answers, with or without the dot of the root. */
function isLocalName(hostname: string): boolean {
  const name = hostname.replace(/\.+$/, '').toLowerCase();
  return !name.includes('.') || /\.(?:localhost|local|internal|intranet|home\.arpa|localdomain)$/.test(name);
}

function refuse(why: string, param: string): DomainError {
  return new DomainError('url_not_allowed', `${MESSAGE} ${why}`, { param });
}
