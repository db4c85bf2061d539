import type { CardError, PaymentIntent, SetupIntent } from './objects.ts';

export interface ErrorBody {
  readonly type: 'invalid_request_error' | 'idempotency_error' | 'card_error' | 'api_error';
  readonly message: string;
  readonly code?: string;
  readonly param?: string;
  readonly decline_code?: string;
  readonly charge?: string;
  readonly payment_intent?: PaymentIntent;
  readonly setup_intent?: SetupIntent;
}

/** An answer of the API that is an error, in Stripe's shape. */
export class Rejection extends Error {
  readonly status: number;
  readonly error: ErrorBody;

  constructor(status: number, error: ErrorBody) {
    super(error.message);
    this.name = 'Rejection';
    this.status = status;
    this.error = error;
  }
}

export function invalidRequest(message: string, details: { code?: string; param?: string } = {}): Rejection {
  return new Rejection(400, { type: 'invalid_request_error', message, ...details });
}

export function resourceMissing(kind: string, id: string, param = 'id'): Rejection {
  const message = `No such ${kind}: '${id}'`;
  return new Rejection(404, { type: 'invalid_request_error', code: 'resource_missing', message, param });
}

export function cardDeclined(
  error: CardError,
  intent: { payment: PaymentIntent } | { setup: SetupIntent } | null,
): Rejection {
  const { payment_method: _, ...body } = error;
  const carried =
    intent === null ? {} : 'payment' in intent ? { payment_intent: intent.payment } : { setup_intent: intent.setup };
  return new Rejection(402, { ...body, ...carried });
}
