import type { Endpoint } from '@lethe/core/payloads';

/** A comment: every reader of server-sent events skips it. */
const COMMENT = Buffer.from(': keep-alive\n\n');
/** The Messages API has an event of its own for this. */
const PING = Buffer.from('event: ping\ndata: {"type": "ping"}\n\n');

/** What tells the caller of a stream that it is alive, between two events. */
export function heartbeatOf(endpoint: Endpoint): Buffer {
  return endpoint === 'messages' ? PING : COMMENT;
}
