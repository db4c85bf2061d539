import { z } from 'zod';
import type { ProjectId, Role, UserId } from '../tenancy/index.ts';

export const PROJECTS_PER_MEMBER_MAX = 100;

export interface Member {
  readonly userId: UserId;
  readonly name: string | null;
  readonly email: string;
  readonly role: Role;
  /** The projects that the member is narrowed to; empty: all. */
  readonly projectIds: readonly ProjectId[];
  readonly createdAt: Date;
}

/** Repeats count once. Whether the projects exist is for the store to say. */
export const projectIdsSchema = z
  .array(z.uuid().transform((id) => id.toLowerCase() as ProjectId))
  .max(PROJECTS_PER_MEMBER_MAX)
  .transform((ids) => [...new Set(ids)]);

/** Owners and admins could widen themselves again, so narrowing them would only pretend. */
export function isNarrowable(role: Role): boolean {
  return role !== 'owner' && role !== 'admin';
}
