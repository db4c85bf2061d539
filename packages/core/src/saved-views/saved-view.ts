import { z } from 'zod';
import type { UserId } from '../tenancy/index.ts';
import { readViewAddress, SAVED_VIEW_ADDRESS_LENGTH_MAX } from './view-address.ts';

export const SAVED_VIEW_NAME_LENGTH_MAX = 80;
/** Views that one member keeps for themselves, and views that an organization shares. */
export const SAVED_VIEWS_MAX = 100;

export const SAVED_VIEW_SCOPES = ['personal', 'organization'] as const;
export type SavedViewScope = (typeof SAVED_VIEW_SCOPES)[number];

/** No name has control characters, and PostgreSQL takes no NUL. */
const WITHOUT_CONTROLS = /^[^\p{Cc}\p{Cf}]*$/u;

export const savedViewDraftSchema = z.strictObject({
  name: z.string().trim().min(1).max(SAVED_VIEW_NAME_LENGTH_MAX).regex(WITHOUT_CONTROLS),
  /** As the list of requests writes it, with or without the question mark. Kept in the one way in which it can be written. */
  address: z
    .string()
    .max(SAVED_VIEW_ADDRESS_LENGTH_MAX)
    .transform(readViewAddress)
    .refine((address) => address.length <= SAVED_VIEW_ADDRESS_LENGTH_MAX),
  scope: z.enum(SAVED_VIEW_SCOPES),
});
export type SavedViewDraft = z.output<typeof savedViewDraftSchema>;

/** A filter of the list of requests that somebody gave a name. */
export interface SavedView extends SavedViewDraft {
  readonly id: string;
  /** Null: a management key made it, or whoever made it is no more. */
  readonly authorId: UserId | null;
  readonly createdAt: Date;
}

export interface ListedView extends SavedView {
  /** Null without an author. */
  readonly authorName: string | null;
}
