import { type PaymentEvents, type PaymentProcessor, requireProcessor } from '@lethe/core/billing/payments';
import { DomainError, isDomainError } from '@lethe/core/errors';
import type { Logger } from '@lethe/telemetry';

/** The processor's events are far smaller. */
export const EVENT_SIZE_MAX_BYTES = 512 * 1_024;
const SIGNATURE_HEADER = 'stripe-signature';

export interface AcceptEventParts {
  /** Null where payments are off. */
  readonly processor: PaymentProcessor | null;
  readonly events: PaymentEvents;
  readonly logger: Logger;
}

/**
 * Takes in one event of the payment processor. The signature is checked over the bytes as they came, before anything is read from them.
 * The answer is 200 only when the event is stored, so the processor sends again whatever was not; one that came before is 200 too. What
 * the event leads to the worker does.
 */
export async function acceptEvent(
  request: Request,
  { processor, events, logger }: AcceptEventParts,
): Promise<Response> {
  try {
    const rawBody = await readBody(request);
    const event = requireProcessor(processor).verifyEvent(rawBody, request.headers.get(SIGNATURE_HEADER));
    const isNew = await events.store(event);
    logger.debug('payment_event_stored', { reason: event.type, count: isNew ? 1 : 0 });
    return answer(200, { received: true });
  } catch (error) {
    if (!isDomainError(error)) {
      logger.error('payment_event_not_stored', error);
      return answer(503, { code: 'service_unavailable' });
    }
    logger.warn('payment_event_refused', { reason: error.code });
    return answer(STATUSES[error.code] ?? 400, { code: error.code });
  }
}

const STATUSES: Partial<Record<DomainError['code'], number>> = {
  request_too_large: 413,
  payments_not_configured: 501,
  service_unavailable: 503,
};

/** Stops where the body becomes too large, whatever its length claims to be. */
async function readBody(request: Request): Promise<Uint8Array> {
  const chunks: Uint8Array[] = [];
  let sizeBytes = 0;
  for await (const chunk of request.body ?? []) {
    sizeBytes += chunk.byteLength;
    if (sizeBytes > EVENT_SIZE_MAX_BYTES) throw new DomainError('request_too_large', 'The event is too large.');
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}

function answer(status: number, body: Readonly<Record<string, unknown>>): Response {
  return Response.json(body, { status, headers: { 'cache-control': 'no-store' } });
}
