import { z } from 'zod';
import { answerJson } from '@/authentication/answer-json.ts';
import { services } from '@/trpc/compose-services.ts';

const TOKEN_LENGTH_MAX = 100;
const schema = z.strictObject({ token: z.string().min(1).max(TOKEN_LENGTH_MAX) });
const UNFORESEEN = { event: 'unsubscribe_failed', sentence: 'Nothing was changed. Try again in a moment.' } as const;

/** Ends the subscription of a link in a report's mail, without a session. Again, or with a link that is none any more: changes nothing. */
export function POST(request: Request): Promise<Response> {
  const unsubscribe = async ({ token }: z.output<typeof schema>) => {
    const { ports } = await services();
    await ports.dashboards.unsubscribe(token);
    return {};
  };
  return answerJson(request, schema, unsubscribe, UNFORESEEN);
}
