/** Where to go after sign-in. Only a path of this dashboard: an address from a link must not lead elsewhere. */
export function returnPath(candidate: string | null | undefined): string {
  if (candidate == null || !candidate.startsWith('/')) return '/';
  const base = 'http://dashboard.invalid';
  const target = URL.canParse(candidate, base) ? new URL(candidate, base) : null;
  // A path is made shorter on the way here: `/.//elsewhere` becomes `//elsewhere`, which is an address.
  if (target?.pathname.startsWith('//')) return '/';
  return target?.origin === base ? `${target.pathname}${target.search}${target.hash}` : '/';
}
