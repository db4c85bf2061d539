import { z } from 'zod';
import type { RequestCursor } from '../payloads/index.ts';

/** Where a search has stopped. It goes to the caller and comes back with the next call; it holds nothing of what was looked for. */
export interface SearchPlace {
  /** Names the search in the audit log. */
  readonly searchId: string;
  readonly asOf: Date;
  /** The last payload that was looked into; null at the beginning. */
  readonly after: RequestCursor | null;
  readonly passedCount: number;
  /** Payloads that the filter left at the beginning, at most one more than a search looks into. */
  readonly foundCount: number;
}

const epochMsSchema = z.int().min(0).max(8_640_000_000_000_000);
const writtenSchema = z.tuple([
  z.guid(),
  epochMsSchema,
  z.int().min(0),
  z.int().min(0),
  epochMsSchema.nullable(),
  z.guid().nullable(),
]);

const PLACE_LENGTH_MAX = 400;

export function writeSearchPlace({ searchId, asOf, after, passedCount, foundCount }: SearchPlace): string {
  const values = [
    searchId,
    asOf.getTime(),
    passedCount,
    foundCount,
    after?.admittedAt.getTime() ?? null,
    after?.id ?? null,
  ];
  return btoa(JSON.stringify(values)).replaceAll('+', '-').replaceAll('/', '_').replaceAll('=', '');
}

/** A place as a caller hands it back. Another text than {@link writeSearchPlace} wrote is refused. */
export const searchPlaceSchema = z
  .string()
  .max(PLACE_LENGTH_MAX)
  .transform((text, context): SearchPlace => {
    const read = writtenSchema.safeParse(parsed(text));
    if (!read.success) {
      context.addIssue({ code: 'custom', message: 'not a cursor of a search' });
      return z.NEVER;
    }
    const [searchId, asOfMs, passedCount, foundCount, admittedMs, id] = read.data;
    const after = admittedMs === null || id === null ? null : { admittedAt: new Date(admittedMs), id };
    return { searchId, asOf: new Date(asOfMs), after, passedCount, foundCount };
  });

function parsed(text: string): unknown {
  try {
    return JSON.parse(atob(text.replaceAll('-', '+').replaceAll('_', '/')));
  } catch {
    // Anybody may have typed it; what it is not is said by the schema.
    return null;
  }
}
