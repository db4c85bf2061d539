import { acceptEvent } from '@/payments/accept-event.ts';
import { services } from '@/trpc/compose-services.ts';

/** Events of the payment processor. Its signature is the only credential, so no session and no origin count. */
export async function POST(request: Request): Promise<Response> {
  const { ports, paymentEvents, logger } = await services();
  return acceptEvent(request, { processor: ports.paymentProcessor, events: paymentEvents, logger });
}

export const dynamic = 'force-dynamic';
