// Hot path: budget 5 µs for a body of 2 KB, most of it parsing.
import { isUtf8 } from 'node:buffer';
import { DomainError } from '@lethe/core/errors';
import type { z } from 'zod';
import { type MemberSite, scanObject } from './json/scan-object.ts';
import type { ParseLimits, RequestSites } from './protocol.ts';

export interface RequestReading<Fields> {
  readonly fields: Fields;
  readonly sites: RequestSites;
}

/** How the requests of one wire API are read. */
export interface RequestFormat<Schema extends z.ZodObject> {
  /** The fields that Lethe reads. All others belong to the provider and pass through unread. */
  readonly schema: Schema;
  /** The members whose place in the body matters or whose repetition would mean two things at once. */
  readonly readMembers: ReadonlySet<string>;
}

export function requestFormat<Schema extends z.ZodObject>(schema: Schema): RequestFormat<Schema> {
  return { schema, readMembers: new Set(Object.keys(schema.shape)) };
}

/**
 * The fields of a request that Lethe reads, and where in its bytes the parts lie that Lethe rewrites.
 * @throws {DomainError} invalid_json, invalid_request with the field at fault; never with any of the body's content
 */
export function readRequest<Schema extends z.ZodObject>(
  { schema, readMembers }: RequestFormat<Schema>,
  body: Buffer,
  { jsonDepthMax }: ParseLimits,
): RequestReading<z.output<Schema>> {
  if (!isUtf8(body)) throw new DomainError('invalid_json', 'The request body is not valid UTF-8.');
  const scan = scanObject(body, readMembers);
  if (scan !== null && scan.depth > jsonDepthMax) {
    throw new DomainError('invalid_json', `The request body is nested more than ${jsonDepthMax} levels deep.`);
  }
  const parsed = parse(body);
  if (typeof parsed !== 'object' || parsed === null || Array.isArray(parsed)) {
    throw new DomainError('invalid_request', 'The request body must be a JSON object.');
  }
  const fields = schema.safeParse(parsed);
  if (!fields.success) throw wrongField(fields.error.issues[0], parsed);
  const sites = singleSites(scan?.sites ?? []);
  const model = sites.get('model');
  if (scan === null || model === undefined)
    throw new DomainError('invalid_json', 'The request body is not valid JSON.');
  return {
    fields: fields.data,
    sites: { model, streamOptions: sites.get('stream_options') ?? null, closeAt: scan.closeAt },
  };
}

function parse(body: Buffer): unknown {
  try {
    return JSON.parse(body.toString());
  } catch {
    // The parser's own message quotes the body, so it is not passed on.
    throw new DomainError('invalid_json', 'The request body is not valid JSON.');
  }
}

/** Two readers may disagree on which of two members counts, so a repeated one is refused. */
function singleSites(sites: readonly MemberSite[]): ReadonlyMap<string, MemberSite> {
  const byKey = new Map<string, MemberSite>();
  for (const site of sites) {
    if (byKey.has(site.key)) {
      throw new DomainError('invalid_request', `The field "${site.key}" is given more than once.`, { param: site.key });
    }
    byKey.set(site.key, site);
  }
  return byKey;
}

function wrongField(
  issue: { readonly path: readonly PropertyKey[]; readonly message: string } | undefined,
  body: object,
): DomainError {
  const path = issue?.path.map(String) ?? [];
  const param = path.join('.');
  const [member] = path;
  if (path.length === 1 && member !== undefined && !Object.hasOwn(body, member)) {
    return new DomainError('invalid_request', `The field "${param}" is missing.`, { param });
  }
  const reason = issue?.message ?? 'Invalid input';
  return new DomainError('invalid_request', `The field "${param}" is not valid: ${reason}`, { param });
}
