import { type MemberSite, scanObject } from '../json/scan-object.ts';
import { splice } from '../json/splice.ts';
import type { StreamEvent } from './split-events.ts';

/** Where `usage` stands in the JSON of an event: at the top, or in one member. */
export type UsagePlace = 'top' | 'response';

const USAGE: ReadonlySet<string> = new Set(['usage']);
const RESPONSE: ReadonlySet<string> = new Set(['response']);
const DATA_LINE = /^data(?::|$)/;

/** The text of the `usage` member of an event, as the upstream wrote it. */
export function eventUsageText(data: string, place: UsagePlace): string | null {
  const bytes = Buffer.from(data);
  const site = usageObject(bytes, 0, place)?.sites.at(-1);
  return site === undefined ? null : bytes.toString('utf8', site.valueStart, site.valueEnd);
}

/** The event with its `usage` member set, and no other byte changed. JSON that spans several data lines is written anew, line by line. */
export function withUsage({ raw, data }: StreamEvent, usage: string, place: UsagePlace): Buffer {
  if (data === null) return raw;
  if (!data.includes('\n')) return setUsage(raw, raw.indexOf(data), usage, place);
  const otherLines = raw
    .toString()
    .split(/\r\n|\r|\n/)
    .filter((line) => line !== '' && !DATA_LINE.test(line.replace(/^\ufeff/, '')));
  const dataLines = setUsage(Buffer.from(data), 0, usage, place).toString().split('\n');
  return Buffer.from(`${[...otherLines, ...dataLines.map((line) => `data: ${line}`)].join('\n')}\n\n`);
}

function setUsage(bytes: Buffer, jsonStart: number, usage: string, place: UsagePlace): Buffer {
  const scan = usageObject(bytes, jsonStart, place);
  if (scan === null) return bytes;
  const site = scan.sites.at(-1);
  if (site !== undefined) return splice(bytes, [{ start: site.valueStart, end: site.valueEnd, text: usage }]);
  const text = `${scan.isEmpty ? '' : ','}"usage":${usage}`;
  return splice(bytes, [{ start: scan.closeAt, end: scan.closeAt, text }]);
}

/** The object that has or gets the usage. Of members that are repeated the last counts, as for every JSON parser. */
function usageObject(bytes: Buffer, jsonStart: number, place: UsagePlace) {
  if (place === 'top') return scanObject(bytes, USAGE, jsonStart);
  const within: MemberSite | undefined = scanObject(bytes, RESPONSE, jsonStart)?.sites.at(-1);
  return within === undefined ? null : scanObject(bytes, USAGE, within.valueStart);
}
