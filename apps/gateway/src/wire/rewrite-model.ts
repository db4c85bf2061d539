import { type Edit, splice } from './json/splice.ts';
import type { WireRequest } from './protocol.ts';

/** The caller's own bytes, but for the provider's name of the model: unknown fields, big integers and the spelling of numbers survive. */
export function rewriteModel(request: WireRequest, upstreamModel: string): Buffer {
  const edit = modelEdit(request, upstreamModel);
  return edit === null ? request.body : splice(request.body, [edit]);
}

/** Null when the caller already wrote the provider's name. */
export function modelEdit({ model, sites }: WireRequest, upstreamModel: string): Edit | null {
  if (upstreamModel === model) return null;
  return { start: sites.model.valueStart, end: sites.model.valueEnd, text: JSON.stringify(upstreamModel) };
}
