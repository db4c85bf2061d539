import { BlockList, isIP, isIPv4 } from 'node:net';

/** Addresses on the operator's own network or machine: refused unless the operator allows them. */
const PRIVATE: readonly (readonly [address: string, prefix: number])[] = [
  ['10.0.0.0', 8],
  ['100.64.0.0', 10],
  ['127.0.0.0', 8],
  ['172.16.0.0', 12],
  ['192.168.0.0', 16],
  ['198.18.0.0', 15],
  ['::1', 128],
  ['fc00::', 7],
];

/** Addresses that are nobody's service: metadata of clouds, this host, multicast, documentation, and tunnels that carry an IPv4 address within. */
const NEVER: readonly (readonly [address: string, prefix: number])[] = [
  ['0.0.0.0', 8],
  ['169.254.0.0', 16],
  ['192.0.0.0', 24],
  ['192.0.2.0', 24],
  ['192.31.196.0', 24],
  ['192.52.193.0', 24],
  ['192.88.99.0', 24],
  ['192.175.48.0', 24],
  ['198.51.100.0', 24],
  ['203.0.113.0', 24],
  ['224.0.0.0', 4],
  ['240.0.0.0', 4],
  // Alibaba's and AWS's metadata services outside link-local.
  ['100.100.100.200', 32],
  ['fd00:ec2::254', 128],
  ['::', 128],
  // Mapped, translated (NAT64), Teredo and 6to4: another address in disguise.
  ['::ffff:0:0', 96],
  ['::ffff:0:0:0', 96],
  ['64:ff9b::', 96],
  ['64:ff9b:1::', 48],
  ['2001::', 23],
  ['2001:db8::', 32],
  ['2002::', 16],
  ['3fff::', 20],
  ['5f00::', 16],
  ['100::', 64],
  ['fe80::', 10],
  ['fec0::', 10],
  ['ff00::', 8],
];
/** Everything that the Internet routes today. Whatever lies outside is refused without being named. */
const GLOBAL_IPV6 = listOf('ipv6', [['2000::', 3]]);
/** A list for each family: in a common one, the range of mapped addresses would match every IPv4 address. */
const LISTS = {
  ipv4: { private: listOf('ipv4', PRIVATE), never: listOf('ipv4', NEVER) },
  ipv6: { private: listOf('ipv6', PRIVATE), never: listOf('ipv6', NEVER) },
} as const;

export type AddressKind = 'public' | 'private' | 'never';

/** What an IP address is for. A text that is none is `never`. */
export function addressKind(address: string): AddressKind {
  const zoneless = address.split('%', 1)[0] ?? '';
  if (isIP(zoneless) === 0) return 'never';
  const family = isIPv4(zoneless) ? 'ipv4' : 'ipv6';
  if (LISTS[family].never.check(zoneless, family)) return 'never';
  if (LISTS[family].private.check(zoneless, family)) return 'private';
  return family === 'ipv4' || GLOBAL_IPV6.check(zoneless, 'ipv6') ? 'public' : 'never';
}

function listOf(family: 'ipv4' | 'ipv6', subnets: readonly (readonly [address: string, prefix: number])[]): BlockList {
  const list = new BlockList();
  for (const [address, prefix] of subnets) {
    if (isIPv4(address) === (family === 'ipv4')) list.addSubnet(address, prefix, family);
  }
  return list;
}
