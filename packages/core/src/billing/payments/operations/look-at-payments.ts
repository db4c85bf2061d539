import { type ApplyEventsPorts, lookAtSubject } from './apply-payment-events.ts';

const LOOK_COUNT_MAX = 50;

/**
 * Asks the processor about payments of which no webhook has told the end, so that a lost one is only a delay, and about those that
 * somebody waits for. Repeating is safe.
 */
export async function lookAtPayments(
  ports: ApplyEventsPorts,
  countMax: number = LOOK_COUNT_MAX,
): Promise<{ lookedCount: number; failures: readonly { paymentId: string; error: unknown }[] }> {
  const looks = await ports.books.claimLooks(countMax);
  const failures: { paymentId: string; error: unknown }[] = [];
  for (const { paymentId, sessionId, paymentIntentId } of looks) {
    try {
      if (paymentIntentId !== null) await lookAtSubject(ports, { kind: 'payment', paymentIntentId });
      else if (sessionId !== null) await lookAtSubject(ports, { kind: 'session', sessionId });
    } catch (error) {
      failures.push({ paymentId, error });
    }
  }
  return { lookedCount: looks.length, failures };
}
