// Hot path: budget 40 µs for a body of 6 KB.
import { isUtf8 } from 'node:buffer';
import { DomainError } from '@lethe/core/errors';
import { chatRequestSchema, READ_MEMBERS } from './request-schema.ts';
import { type MemberSite, scanObject } from './scan-object.ts';

/** A chat completion request as far as Lethe reads it, and where in its bytes the parts lie that Lethe rewrites. */
export interface ChatRequest {
  readonly body: Buffer;
  readonly model: string;
  readonly isStreamed: boolean;
  /** Whether the caller asked for a usage chunk at the end of the stream. */
  readonly isUsageAsked: boolean;
  readonly choiceCount: number;
  /** The body's `user`. */
  readonly endUser: string | null;
  readonly modelSite: MemberSite;
  readonly streamOptionsSite: MemberSite | null;
  /** The position of the body's closing brace. */
  readonly closeAt: number;
}

/** @throws {DomainError} invalid_json, invalid_request with the field at fault; never with any of the body's content */
export function parseRequest(body: Buffer, { jsonDepthMax }: { readonly jsonDepthMax: number }): ChatRequest {
  if (!isUtf8(body)) throw new DomainError('invalid_json', 'The request body is not valid UTF-8.');
  const scan = scanObject(body, READ_MEMBERS);
  if (scan !== null && scan.depth > jsonDepthMax) {
    throw new DomainError('invalid_json', `The request body is nested more than ${jsonDepthMax} levels deep.`);
  }
  const parsed = parseJson(body);
  if (typeof parsed !== 'object' || parsed === null || Array.isArray(parsed)) {
    throw new DomainError('invalid_request', 'The request body must be a JSON object.');
  }
  const fields = chatRequestSchema.safeParse(parsed);
  if (!fields.success) throw wrongField(fields.error.issues[0]);
  const sites = singleSites(scan?.sites ?? []);
  const modelSite = sites.get('model');
  if (scan === null || modelSite === undefined)
    throw new DomainError('invalid_json', 'The request body is not valid JSON.');
  const { model, stream, stream_options: streamOptions, n, user } = fields.data;
  return {
    body,
    model,
    isStreamed: stream === true,
    isUsageAsked: stream === true && streamOptions?.include_usage === true,
    choiceCount: n ?? 1,
    endUser: user ?? null,
    modelSite,
    streamOptionsSite: sites.get('stream_options') ?? null,
    closeAt: scan.closeAt,
  };
}

function parseJson(body: Buffer): unknown {
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
): DomainError {
  const param = issue?.path.map(String).join('.') ?? '';
  const reason = issue?.message ?? 'Invalid input';
  return new DomainError('invalid_request', `The field "${param}" is not valid: ${reason}`, { param });
}
