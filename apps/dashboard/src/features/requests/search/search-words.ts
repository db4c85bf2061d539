import { formatCount, formatQuantity } from '../../../components/format/duration.ts';
import { formatInstant } from '../../../components/format/instant.ts';
import type { SearchState } from './search-state.ts';

/** `Scanned 75 of 412 payloads, 3 match.` */
export function progressText({ scannedCount, windowCount, matches, status }: SearchState): string {
  if (windowCount === null) return 'Looking';
  const found = matches.length === 1 ? '1 matches' : `${formatCount(matches.length)} match`;
  const stopped = status === 'stopped' ? ' Stopped.' : '';
  return `Scanned ${formatCount(scannedCount)} of ${formatQuantity(windowCount, 'payload')}, ${found}.${stopped}`;
}

/** What the search did not look into, and why; nothing of it is guessed. */
export function skippedTexts({
  goneCount,
  unreadableCount,
  isWindowFull,
  windowCount,
}: SearchState): readonly string[] {
  return [
    ...(goneCount === 0 ? [] : [`Skipped ${formatQuantity(goneCount, 'payload')}: expired or erased meanwhile.`]),
    ...(unreadableCount === 0
      ? []
      : [`Skipped ${formatQuantity(unreadableCount, 'payload')}: could not be opened now. Try again in a minute.`]),
    ...(isWindowFull && windowCount !== null
      ? [
          `The filter leaves more. A search looks into the newest ${formatCount(windowCount)}; narrow the dates for older ones.`,
        ]
      : []),
  ];
}

export function coverageText({ asOf }: Pick<SearchState, 'asOf'>): string | null {
  return asOf === null
    ? null
    : `Payloads that were stored and readable, admitted up to ${formatInstant(asOf)}, newest first. Attachments are not searched.`;
}
