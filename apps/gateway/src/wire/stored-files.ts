// Hot path: a look at the members of each part, where contents are lists.
import { isRecord } from './json/json-values.ts';

const FILE_MEMBERS = ['file_id', 'file_ids', 'vector_store_ids'] as const;
/** Where a part or a tool names files, beside its own members. */
const FILE_HOLDERS = ['file', 'source', 'image_url', 'input_image_mask'] as const;

/**
 * The first member that names a file, a sound or a container which the account at the provider has stored; null when there is none.
 * @param messages  each with parts as its `content` or `output`
 */
export function findStoredFile(messages: unknown, tools: unknown): string | null {
  if (Array.isArray(messages)) {
    for (const message of messages) {
      if (!isRecord(message)) continue;
      const found = inParts(message.content) ?? inParts(message.output);
      if (found !== null) return found;
      if (isRecord(message.audio) && isGiven(message.audio.id)) return 'audio';
    }
  }
  for (const tool of Array.isArray(tools) ? tools : []) {
    const found = isRecord(tool) ? (inPart(tool) ?? containerOf(tool)) : null;
    if (found !== null) return found;
  }
  return null;
}

/** A container by its id. One that is asked for anew belongs to this request alone, unless files are to be put into it. */
export function containerOf({ container }: Readonly<Record<string, unknown>>): string | null {
  if (typeof container === 'string') return 'container';
  return isRecord(container) && (isGiven(container.id) || fileMemberOf(container) !== null) ? 'container' : null;
}

function inParts(content: unknown): string | null {
  if (isRecord(content)) return inPart(content);
  for (const part of Array.isArray(content) ? content : []) {
    const found = isRecord(part) ? inPart(part) : null;
    if (found !== null) return found;
  }
  return null;
}

function inPart(part: Readonly<Record<string, unknown>>): string | null {
  // What a tool returned is a part with parts of its own. The depth of a body is bounded.
  if (part.type === 'tool_result') return inParts(part.content);
  const own = fileMemberOf(part);
  if (own !== null) return own;
  for (const member of FILE_HOLDERS) {
    const holder = part[member];
    const found = isRecord(holder) ? fileMemberOf(holder) : null;
    if (found !== null) return found;
  }
  return null;
}

function fileMemberOf(value: Readonly<Record<string, unknown>>): string | null {
  return FILE_MEMBERS.find((member) => isGiven(value[member])) ?? null;
}

function isGiven(value: unknown): boolean {
  return value !== undefined && value !== null;
}
