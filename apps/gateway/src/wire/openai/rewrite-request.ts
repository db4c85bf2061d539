import { DomainError } from '@lethe/core/errors';
import type { ChatRequest } from './parse-request.ts';
import { scanObject } from './scan-object.ts';
import { type Edit, splice } from './splice.ts';

const USAGE_WANTED = '"include_usage":true';
const INCLUDE_USAGE: ReadonlySet<string> = new Set(['include_usage']);

/**
 * The body for the upstream: the caller's own bytes, but for the provider's name of the model,
 * and for streams the wish to be told the usage. Unknown fields, big integers and the spelling of numbers survive.
 */
export function rewriteRequest(request: ChatRequest, upstreamModel: string): Buffer {
  const edits: Edit[] = [];
  if (upstreamModel !== request.model) {
    const { valueStart, valueEnd } = request.modelSite;
    edits.push({ start: valueStart, end: valueEnd, text: JSON.stringify(upstreamModel) });
  }
  if (request.isStreamed && !request.isUsageAsked) edits.push(askForUsage(request));
  return splice(request.body, edits);
}

function askForUsage({ body, streamOptionsSite: site, closeAt }: ChatRequest): Edit {
  if (site === null) return { start: closeAt, end: closeAt, text: `,"stream_options":{${USAGE_WANTED}}` };
  const options = scanObject(body.subarray(0, site.valueEnd), INCLUDE_USAGE, site.valueStart);
  if (options === null) return { start: site.valueStart, end: site.valueEnd, text: `{${USAGE_WANTED}}` };
  if (options.sites.length > 1) {
    const param = 'stream_options.include_usage';
    throw new DomainError('invalid_request', `The field "${param}" is given more than once.`, { param });
  }
  const [given] = options.sites;
  if (given !== undefined) return { start: given.valueStart, end: given.valueEnd, text: 'true' };
  const text = options.isEmpty ? USAGE_WANTED : `,${USAGE_WANTED}`;
  return { start: options.closeAt, end: options.closeAt, text };
}
