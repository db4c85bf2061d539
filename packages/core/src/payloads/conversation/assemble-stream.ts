import type { Endpoint } from '../request-record.ts';
import { readEvents, type StreamEvent } from './read-events.ts';
import type { AssembledAnswer } from './wire-reader.ts';
import { WIRE_READERS } from './wire-readers.ts';

export interface AssembledStream extends AssembledAnswer {
  readonly events: readonly StreamEvent[];
}

/** Puts a streamed answer together to the body that the same answer would have had unstreamed. */
export function assembleStream(endpoint: Endpoint, text: string): AssembledStream {
  const events = readEvents(text);
  return { ...WIRE_READERS[endpoint].assemble(events), events };
}
