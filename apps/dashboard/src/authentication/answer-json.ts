import 'server-only';
import { isDomainError } from '@lethe/core/errors';
import { MS_PER_MINUTE, MS_PER_SECOND } from '@lethe/core/time';
import type { z } from 'zod';
import { checkRequestOrigin } from '../trpc/check-request-origin.ts';
import { services } from '../trpc/compose-services.ts';

const NO_STORE = { 'cache-control': 'no-store' };
const STATUS_CODES: Readonly<Partial<Record<string, number>>> = {
  rate_limited: 429,
  invalid_request: 400,
  forbidden: 403,
  conflict: 409,
  not_found: 404,
  unauthenticated: 401,
};

/** How a failure that nobody foresaw is logged, and what is said of it. */
interface Unforeseen {
  readonly event: 'sign_in_failed' | 'register_failed' | 'unsubscribe_failed';
  readonly sentence: string;
}

const SIGN_IN: Unforeseen = {
  event: 'sign_in_failed',
  sentence: 'Sign-in is not available right now. Try again in a moment.',
};

/** What a page sent, when it came from a page of this dashboard and has the shape that was asked for; else the refusal. */
async function readInput<Schema extends z.ZodType>(request: Request, schema: Schema) {
  const { environment } = await services();
  const refusal = checkRequestOrigin(request, environment.publicUrl);
  if (refusal !== null) return { refusal: answer(refusal.status, refusal.message) };
  const parsed = schema.safeParse(await readJson(request));
  if (!parsed.success) return { refusal: answer(400, parsed.error.issues[0]?.message ?? 'The input is not valid.') };
  return { input: parsed.data as z.output<Schema> };
}

/** Runs one step of signing in, or another one outside of the API, for a request in JSON, and says in JSON what came of it: nothing, or a message. */
export async function answerJson<Schema extends z.ZodType>(
  request: Request,
  schema: Schema,
  work: (input: z.output<Schema>) => Promise<Record<string, string>>,
  unforeseen: Unforeseen = SIGN_IN,
): Promise<Response> {
  const { input, refusal } = await readInput(request, schema);
  if (refusal !== undefined) return refusal;
  try {
    return Response.json({}, { headers: { ...NO_STORE, ...(await work(input)) } });
  } catch (error) {
    const status = isDomainError(error) ? STATUS_CODES[error.code] : undefined;
    if (!isDomainError(error) || status === undefined) {
      (await services()).logger.error(unforeseen.event, error);
      return answer(503, unforeseen.sentence);
    }
    const minutes = Number(error.details.facts?.minutes ?? 0);
    const wait = status === 429 ? { 'retry-after': String((minutes * MS_PER_MINUTE) / MS_PER_SECOND) } : {};
    return answer(status, error.publicMessage, wait);
  }
}

function answer(status: number, message: string, headers: Record<string, string> = {}): Response {
  return Response.json({ error: { message } }, { status, headers: { ...NO_STORE, ...headers } });
}

/** Undefined, which no schema takes, for a body that is not JSON. */
async function readJson(request: Request): Promise<unknown> {
  try {
    return await request.json();
  } catch (error) {
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
}
