import { type JsonValue, parseJson } from './json.ts';

/** One server-sent event as it came. */
export interface StreamEvent {
  /** The `event:` field; null for the usual, unnamed event. */
  readonly name: string | null;
  readonly data: string;
}

export const STREAM_END = '[DONE]';

/** Whether a payload is a stream of server-sent events: by its type, or, where an upstream misnames it, by its first field. */
export function isEventStream({ mediaType, text }: { mediaType: string; text: string }): boolean {
  return /^text\/event-stream\b/i.test(mediaType) || /^\uFEFF?\s*(?:data|event|id|retry):/.test(text.slice(0, 64));
}

/** The events of a stream. A last event without its blank line is kept: it shows where a broken stream ended. */
export function readEvents(text: string): readonly StreamEvent[] {
  const events: StreamEvent[] = [];
  let name: string | null = null;
  let data: string[] = [];
  const flush = () => {
    if (data.length > 0) events.push({ name, data: data.join('\n') });
    name = null;
    data = [];
  };
  for (const line of text.replace(/^\uFEFF/, '').split(/\r\n|\r|\n/)) {
    if (line === '') flush();
    const colon = line.indexOf(':');
    const field = colon === -1 ? line : line.slice(0, colon);
    const value = colon === -1 ? '' : line.slice(line.charAt(colon + 1) === ' ' ? colon + 2 : colon + 1);
    if (field === 'data' && line !== '') data.push(value);
    if (field === 'event') name = value;
  }
  flush();
  return events;
}

/** The value of an event's data; undefined for the end mark and for what is not JSON. */
export function eventJson(event: StreamEvent): JsonValue | undefined {
  return event.data === STREAM_END ? undefined : parseJson(event.data);
}
