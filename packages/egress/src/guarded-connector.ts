import { lookup as resolveName } from 'node:dns/promises';
import type { LookupFunction } from 'node:net';
import { buildConnector } from 'undici';
import { assertAddressAllowed, bareHost, type EgressPolicy, isAddress } from './egress-policy.ts';

export interface ResolvedAddress {
  readonly address: string;
  readonly family: number;
}

/** Every address of a name. */
export type Resolver = (hostname: string) => Promise<readonly ResolvedAddress[]>;

export interface GuardOptions {
  readonly policy: EgressPolicy;
  readonly connectTimeoutMs: number;
  readonly resolve?: Resolver;
}

const systemResolver: Resolver = (hostname) => resolveName(hostname, { all: true });

/**
 * Connects for undici, only where the policy lets it. A name is resolved once, for this connection; all of its addresses must be allowed, and the
 * connection goes to one of exactly those. An address that is written out never reaches a resolver, so it is judged before. What is connected
 * in the end is judged once more. Settings of the environment, such as a proxy, have no say.
 */
export function createGuardedConnector({
  policy,
  connectTimeoutMs,
  resolve = systemResolver,
}: GuardOptions): buildConnector.connector {
  const connect = buildConnector({ timeout: connectTimeoutMs, lookup: guardedLookup(policy, resolve), allowH2: false });
  return (options, callback) => {
    const host = bareHost(options.hostname);
    try {
      if (isAddress(host)) assertAddressAllowed(host, policy);
    } catch (error) {
      callback(error as Error, null);
      return;
    }
    connect(options, (error, socket) => {
      // Without a connection undici leaves the second argument out.
      if (error !== null || !socket) {
        callback(error ?? new Error('There is no connection.'), null);
        return;
      }
      try {
        assertAddressAllowed(socket.remoteAddress ?? '', policy);
      } catch (refusal) {
        socket.destroy();
        callback(refusal as Error, null);
        return;
      }
      callback(null, socket);
    });
  };
}

function guardedLookup(policy: EgressPolicy, resolve: Resolver): LookupFunction {
  return (hostname, options, callback) => {
    resolve(hostname).then(
      (addresses) => {
        try {
          for (const { address } of addresses) assertAddressAllowed(address, policy);
        } catch (error) {
          callback(error as NodeJS.ErrnoException, '', 0);
          return;
        }
        const [first] = addresses;
        if (first === undefined) callback(new Error('The name has no address.'), '', 0);
        else if (options.all === true) callback(null, [...addresses]);
        else callback(null, first.address, first.family);
      },
      (error: NodeJS.ErrnoException) => callback(error, '', 0),
    );
  };
}
