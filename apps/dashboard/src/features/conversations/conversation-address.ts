import type { ConversationFilter } from '@lethe/core/conversations';
import { conversationFilterSchema } from '@lethe/core/conversations';

/** What the list of conversations shows. The address holds all of it. */
export interface ConversationsAddress {
  readonly session: string | null;
  readonly endUser: string | null;
  readonly project: string | null;
  /** Days in UTC; `to` is excluded. */
  readonly from: string | null;
  readonly to: string | null;
  readonly after: string | null;
}

type SearchParameters = Readonly<Record<string, string | readonly string[] | undefined>>;

const DAY = /^\d{4}-\d{2}-\d{2}$/;
const CURSOR_LENGTH_MAX = 128;

/** Reads an address that anybody may have typed: what makes no sense counts as not there. */
export function readConversationsAddress(parameters: SearchParameters): ConversationsAddress {
  const text = (name: string): string | null => {
    const value = parameters[name];
    return (typeof value === 'string' ? value : value?.[0])?.trim() || null;
  };
  const { session, endUser, project } = conversationFilterSchema.shape;
  const valid = (schema: typeof session | typeof endUser | typeof project, value: string | null) =>
    value !== null && schema.safeParse(value).success ? value : null;
  const day = (value: string | null) =>
    value !== null && DAY.test(value) && !Number.isNaN(Date.parse(value)) ? value : null;
  const after = text('after');
  return {
    session: valid(session, text('session')),
    endUser: valid(endUser, text('end_user')),
    project: valid(project, text('project')),
    from: day(text('from')),
    to: day(text('to')),
    after: after !== null && after.length <= CURSOR_LENGTH_MAX ? after : null,
  };
}

export function conversationsHref(path: string, address: ConversationsAddress): string {
  const { session, endUser, project, from, to, after } = address;
  const named = { session, end_user: endUser, project, from, to, after };
  const parameters = new URLSearchParams(
    Object.entries(named).flatMap(([name, value]) => (value === null ? [] : [[name, value]])),
  ).toString();
  return parameters === '' ? path : `${path}?${parameters}`;
}

export function filterOf({ session, endUser, project, from, to }: ConversationsAddress): ConversationFilter {
  return {
    ...(session === null ? {} : { session }),
    ...(endUser === null ? {} : { endUser }),
    ...(project === null ? {} : { project }),
    ...(from === null ? {} : { from: new Date(from) }),
    ...(to === null ? {} : { to: new Date(to) }),
  };
}

export function isFiltered(address: ConversationsAddress): boolean {
  return Object.keys(filterOf(address)).length > 0;
}

/** Browsers take these two for steps in the path, however they are written; the list shows such a conversation by its filter. */
const STEPS = ['.', '..'];

export function conversationHref(organizationSlug: string, sessionId: string): string {
  const path = `/${organizationSlug}/conversations`;
  return STEPS.includes(sessionId) ? `${path}?session=${sessionId}` : `${path}/${encodeURIComponent(sessionId)}`;
}

/** The session id that a part of a path stands for; null for one that is none. */
export function readSessionSegment(segment: string): string | null {
  try {
    return decodeURIComponent(segment);
  } catch (error) {
    if (!(error instanceof URIError)) throw error;
    return null;
  }
}
