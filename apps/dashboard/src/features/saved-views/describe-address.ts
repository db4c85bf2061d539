/** `model gpt-5-mini · status not 5xx · last 7d`: what a view shows, in one line. */
export function describeAddress(address: string): string {
  const parts = [...new URLSearchParams(address)].map(([name, value]) => {
    if (name === 'range') return `last ${value}`;
    const isExcluded = value.startsWith('!');
    const shown = isExcluded ? value.slice(1) : value;
    return `${name.replaceAll('_', ' ')} ${isExcluded ? 'not ' : ''}${shown.replace(/^\\/, '')}`;
  });
  return parts.length === 0 ? 'every request' : parts.join(' · ');
}
