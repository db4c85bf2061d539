import type { RequestView } from '@lethe/core/payloads';

export interface RecordedHeader {
  readonly name: string;
  readonly value: string;
}

export interface RecordedHeaders {
  /** What the caller labelled the request with. */
  readonly request: readonly RecordedHeader[];
  /** What Lethe answered with. */
  readonly response: readonly RecordedHeader[];
}

/** The headers of a request as its record has them. Headers themselves are kept nowhere: these are told again from what they were made of. */
export function headersOf(request: RequestView): RecordedHeaders {
  const { handles, retention, endpoint, provider, model, attemptCount, statusCode, isStreamed } = request;
  const wasRelayed = statusCode < 400;
  return {
    request: present([
      ['x-lethe-session-id', handles.sessionId],
      ['x-lethe-end-user', handles.endUser],
      ['x-lethe-tags', handles.tags.length === 0 ? null : handles.tags.join(',')],
    ]),
    response: present([
      ['x-request-id', request.id],
      ['request-id', endpoint === 'messages' ? request.id : null],
      ['content-type', wasRelayed ? (isStreamed ? 'text/event-stream; charset=utf-8' : 'application/json') : null],
      ['x-lethe-provider', provider],
      ['x-lethe-model', model],
      ['x-lethe-attempts', String(attemptCount)],
      ['x-lethe-retention-level', retention.level],
      ['x-lethe-retention-source', retention.source],
      ['x-lethe-retention-expires-at', retention.expiresAt?.toISOString() ?? null],
      ['x-lethe-not-stored-reason', retention.notStoredReason],
    ]),
  };
}

function present(headers: readonly (readonly [name: string, value: string | null])[]): readonly RecordedHeader[] {
  return headers.flatMap(([name, value]) => (value === null ? [] : [{ name, value }]));
}
