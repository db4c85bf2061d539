import type { IncomingHttpHeaders } from 'node:http';
import { DomainError } from '@lethe/core/errors';
import type { AnswerFormat } from '../wire/answer-format.ts';
import type { Relay, RelayContext, ResponseHead } from './relay.ts';
import { JsonRelay } from './relay-json.ts';
import { RefusalRelay } from './relay-refusal.ts';
import { StreamRelay } from './relay-stream.ts';

const UPSTREAM_ID = /^[\w.:-]{1,128}$/;

/**
 * The relay for what the head of an answer promises.
 * @throws {DomainError} upstream_invalid_response for a redirect, which is never followed, and for a compressed body, which was not asked for
 */
export function createRelay(
  format: AnswerFormat,
  context: RelayContext,
  { status, headers, isStreamed }: ResponseHead,
): Relay {
  if (status >= 300 && status < 400) throw invalid('it answered with a redirect');
  const encoding = headers['content-encoding'] ?? 'identity';
  if (encoding !== 'identity') throw invalid('its answer is compressed');
  const retryAfter = headers['retry-after'] ?? null;
  if (status >= 400) return new RefusalRelay(context, { status, retryAfter });
  if (!isStreamed || format.readStream === null) return new JsonRelay(context, format);
  const contentType = headers['content-type'];
  if (contentType !== undefined && !contentType.includes('event-stream'))
    return new RefusalRelay(context, { status, retryAfter });
  return new StreamRelay(context, format.readStream(context));
}

/** The upstream's own id, when it looks like one. */
export function upstreamRequestId(headers: IncomingHttpHeaders): string | null {
  const id = headers['x-request-id'] ?? headers['request-id'];
  return typeof id === 'string' && UPSTREAM_ID.test(id) ? id : null;
}

/** What kind of text an answer is, for whoever redacts it and reads the stored payload. A stream that does not say so is relayed as one, and kept as one. */
export function mediaTypeOf({ status, headers, isStreamed }: ResponseHead): string {
  const told = headers['content-type'] ?? (isStreamed && status < 300 ? 'text/event-stream' : '');
  if (told.includes('event-stream')) return 'text/event-stream';
  return told.includes('json') ? 'application/json' : 'text/plain';
}

function invalid(why: string): DomainError {
  return new DomainError('upstream_invalid_response', `The provider's answer could not be read: ${why}.`);
}
