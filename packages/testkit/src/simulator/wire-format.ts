import type { Control } from './control.ts';
import type { AnswerEvent } from './plan.ts';

/** Fields that every object of one answer shares. */
export type Identity = {
  readonly id: string;
  readonly created: number;
  /** The id of this call, also in a header of the answer. */
  readonly requestId: string;
  /** `simulator_echo`, when it was asked for. */
  readonly extra: object;
};

/** A request that was understood, whichever wire API it came by. */
export type ReadRequest = {
  readonly model: string;
  readonly isStream: boolean;
  readonly control: Control;
  /** The events of a stream, or the one body of a plain answer. */
  readonly answer: (identity: Identity) => Iterable<AnswerEvent>;
};

/** One wire API. */
export type WireFormat = {
  readonly idPrefix: string;
  /** The header in which an answer names its call. */
  readonly requestIdHeader: string;
  /** Parses a body or throws a `RequestRejection` that names the field. */
  readonly read: (body: string) => ReadRequest;
  /** The body of an error answer; the control object's `error` overrides its fields. */
  readonly errorBody: (status: number, error: Control['error'], requestId: string) => object;
  /** An error inside a stream that has begun. */
  readonly errorEvent: (error: Control['error'], requestId: string) => AnswerEvent;
  /** A copy of an event that carries a text delta with another text; null for all other events. */
  readonly withText: (event: AnswerEvent, text: string) => AnswerEvent | null;
};
