import { DomainError } from '@lethe/core/errors';
import { scanObject } from '../../json/scan-object.ts';
import { type Edit, splice } from '../../json/splice.ts';
import type { WireRequest } from '../../protocol.ts';
import { modelEdit, rewriteModel } from '../../rewrite-model.ts';
import type { UsageDialect } from '../../usage-dialect.ts';

const USAGE_WANTED = '"include_usage":true';
const INCLUDE_USAGE: ReadonlySet<string> = new Set(['include_usage']);

/**
 * The body for the upstream: the caller's own bytes, but for the provider's name of the model,
 * and for streams the wish to be told the usage. Unknown fields, big integers and the spelling of numbers survive.
 */
export function rewriteRequest(request: WireRequest, upstreamModel: string, dialect: UsageDialect): Buffer {
  const usage = request.isStreamed ? usageEdit(request, dialect) : null;
  if (usage === null) return rewriteModel(request, upstreamModel);
  const model = modelEdit(request, upstreamModel);
  return splice(request.body, model === null ? [usage] : [model, usage]);
}

/** Null when the caller already asks as the provider wants to be asked. */
function usageEdit(request: WireRequest, { isUsageUnasked }: UsageDialect): Edit | null {
  if (!isUsageUnasked) return request.isUsageAsked ? null : askForUsage(request);
  const { streamOptions } = request.sites;
  return streamOptions === null ? null : { start: streamOptions.valueStart, end: streamOptions.valueEnd, text: 'null' };
}

function askForUsage({ body, sites: { streamOptions: site, closeAt } }: WireRequest): Edit {
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
