import { DomainError } from '@lethe/core/errors';
import type { z } from 'zod';

const BODY_SIZE_MAX_BYTES = 1_024 * 1_024;
const JSON_MEDIA_TYPE = /^application\/json(?:\s*;|$)/i;

/** @throws {DomainError} invalid_request that names the field at fault, never its value */
export function parseInput<Schema extends z.ZodType>(schema: Schema, value: unknown): z.output<Schema> {
  const parsed = schema.safeParse(value);
  if (parsed.success) return parsed.data;
  const issue = parsed.error.issues[0];
  const path = issue?.path.map(String).join('.') ?? '';
  const subject = path === '' ? 'The input' : `“${path}”`;
  const sentence = `${subject} ${issue === undefined ? NOT_VALID : complaintOf(issue, value)}.`;
  throw new DomainError('invalid_request', sentence, path === '' ? {} : { param: path });
}

const NOT_VALID = 'is not valid';

/** What is wrong, from the schema alone: nothing of what was sent is repeated. */
function complaintOf(issue: z.core.$ZodIssue, value: unknown): string {
  if (issue.code === 'unrecognized_keys') return 'has a field that is not known';
  if (issue.path.length > 0 && valueAt(value, issue.path) === undefined) return 'is missing';
  if (issue.code === 'invalid_value') return `is none of ${issue.values.map(String).join(', ')}`;
  return boundOf(issue) ?? NOT_VALID;
}

/** The bound that a number is beyond. */
function boundOf(issue: z.core.$ZodIssue): string | null {
  if (issue.code === 'too_small' && isNumeric(issue.origin)) return `is less than ${issue.minimum}`;
  if (issue.code === 'too_big' && isNumeric(issue.origin)) return `is more than ${issue.maximum}`;
  return null;
}

const isNumeric = (origin: string): boolean => ['number', 'int', 'bigint'].includes(origin);

function valueAt(value: unknown, path: readonly PropertyKey[]): unknown {
  return path.reduce<unknown>(
    (inner, key) =>
      typeof inner === 'object' && inner !== null && Object.hasOwn(inner, key)
        ? (inner as Record<PropertyKey, unknown>)[key]
        : undefined,
    value,
  );
}

/** Each parameter may be given once, but for those that say otherwise: of two values nobody could say which one counts. */
export function readQuery(
  searchParams: URLSearchParams,
  repeatable: readonly string[] = [],
): Record<string, string | string[]> {
  const query: Record<string, string | string[]> = {};
  for (const [name, value] of searchParams) {
    const before = Object.hasOwn(query, name) ? query[name] : undefined;
    if (before !== undefined && repeatable.includes(name)) {
      query[name] = [before, value].flat();
      continue;
    }
    if (before !== undefined) {
      throw new DomainError('invalid_request', 'A parameter is given more than once.', { param: name.slice(0, 80) });
    }
    Object.defineProperty(query, name, { value, enumerable: true, writable: true });
  }
  return query;
}

/**
 * Reads the body as JSON, and stops where it becomes too large, whatever its length claims to be.
 * @throws {DomainError} invalid_request, request_too_large, invalid_json
 */
export async function readJsonBody(request: Request): Promise<unknown> {
  if (!JSON_MEDIA_TYPE.test(request.headers.get('content-type') ?? '')) {
    throw new DomainError('invalid_request', 'Requests carry application/json.', { param: 'content-type' });
  }
  const chunks: Uint8Array[] = [];
  let sizeBytes = 0;
  for await (const chunk of request.body ?? []) {
    sizeBytes += chunk.byteLength;
    if (sizeBytes > BODY_SIZE_MAX_BYTES) {
      throw new DomainError('request_too_large', `The body is larger than ${BODY_SIZE_MAX_BYTES} bytes.`, {
        facts: { maximum: BODY_SIZE_MAX_BYTES },
      });
    }
    chunks.push(chunk);
  }
  try {
    return JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(Buffer.concat(chunks)));
  } catch {
    throw new DomainError('invalid_json', 'The body is not valid JSON.');
  }
}
