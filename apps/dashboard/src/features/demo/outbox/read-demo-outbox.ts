import 'server-only';
import { z } from 'zod';
import type { Environment } from '../../../env.ts';

const READ_TIMEOUT_MS = 5_000;

const outboxSchema = z.array(
  z.looseObject({
    id: z.string(),
    to: z.string(),
    subject: z.string(),
    text: z.string(),
    html: z.string(),
    /** In the time of the demo. */
    occurredAt: z.coerce.date(),
    links: z.array(z.string()),
  }),
);
export type DemoMail = z.infer<typeof outboxSchema>[number];

/** What the demo would have sent, the newest first. Null when the worker, which keeps it, does not answer. */
export async function readDemoOutbox({
  workerUrl,
}: Pick<Environment, 'workerUrl'>): Promise<readonly DemoMail[] | null> {
  if (workerUrl === null) return null;
  try {
    const response = await fetch(new URL('/demo/outbox', workerUrl), {
      cache: 'no-store',
      signal: AbortSignal.timeout(READ_TIMEOUT_MS),
    });
    return response.ok ? outboxSchema.parse(await response.json()) : null;
  } catch (error) {
    if (error instanceof TypeError || (error instanceof DOMException && error.name === 'TimeoutError')) return null;
    throw error;
  }
}
