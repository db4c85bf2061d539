import { createHash } from 'node:crypto';
import { Rejection } from '../rejection.ts';
import { API_ROUTES } from '../resources/index.ts';
import { newId, type World } from '../world.ts';
import { expandAnswer } from './expand.ts';
import { type FormObject, parseForm } from './parse-form.ts';
import { findRoute } from './route.ts';

export interface ApiCall {
  readonly method: string;
  readonly path: string;
  /** Of the query for GET, of the body otherwise. */
  readonly parameters: string;
  readonly authorization: string | null;
  readonly idempotencyKey: string | null;
}

export interface ApiAnswer {
  readonly status: number;
  readonly body: string;
  readonly headers: Readonly<Record<string, string>>;
}

const KEY_KEPT_MS = 24 * 3_600_000;
const KEY_LENGTH_MAX = 255;

/**
 * Answers one call of the API. With an idempotency key the first answer is kept for a day and given again; refusals of the parameters
 * are not, because then nothing was done. `whenStarted` holds the call back after its key is noted, as a slow network does.
 */
export async function answerApiCall(
  world: World,
  call: ApiCall & { readonly secretKey: string },
  whenStarted: () => Promise<void>,
): Promise<ApiAnswer> {
  const headers = { 'request-id': newId('req').slice(0, 18), 'content-type': 'application/json' };
  try {
    authorize(call);
    const key = call.method === 'POST' ? call.idempotencyKey : null;
    const kept = key === null ? null : startKey(world, key, call);
    if (kept !== null) return { ...kept, headers: { ...headers, 'idempotent-replayed': 'true' } };
    try {
      await whenStarted();
      const answer = run(world, call);
      if (key !== null) endKey(world, key, answer);
      return { ...answer, headers };
    } catch (error) {
      // What failed without an answer of ours may be asked again.
      if (key !== null) world.state.keptAnswers.delete(key);
      throw error;
    }
  } catch (error) {
    if (!(error instanceof Rejection)) throw error;
    return { ...bodyOf(error), headers };
  }
}

function authorize({ authorization, secretKey }: { authorization: string | null; secretKey: string }): void {
  const given = authorization?.startsWith('Bearer ') ? authorization.slice('Bearer '.length) : null;
  if (given === secretKey) return;
  const message =
    given === null
      ? 'You did not provide an API key. You need to provide your API key in the Authorization header, using Bearer auth.'
      : 'Invalid API Key provided.';
  throw new Rejection(401, { type: 'invalid_request_error', message });
}

function run(world: World, call: ApiCall): { status: number; body: string } {
  try {
    const form = parseForm(call.parameters);
    if (form === null) throw new Rejection(400, { type: 'invalid_request_error', message: 'Invalid parameters.' });
    const found = findRoute(API_ROUTES, call);
    if (found === null) {
      const message = `The stand-in of Stripe does not know ${call.method} ${call.path}.`;
      throw new Rejection(501, { type: 'api_error', message });
    }
    const answer = found.route.run(world, { id: found.id, form });
    return { status: 200, body: JSON.stringify(expandAnswer(world, answer, pathsToExpand(form))) };
  } catch (error) {
    // A card that was refused is an outcome, and as such kept under the key.
    if (error instanceof Rejection && error.status === 402) return bodyOf(error);
    throw error;
  }
}

function bodyOf({ status, error }: Rejection): { status: number; body: string } {
  return { status, body: JSON.stringify({ error }) };
}

function pathsToExpand({ expand }: FormObject): string[] {
  if (typeof expand !== 'object') return [];
  return Object.values(expand).filter((path) => typeof path === 'string');
}

function startKey(world: World, key: string, call: ApiCall): { status: number; body: string } | null {
  const { keptAnswers } = world.state;
  const nowMs = world.now().getTime();
  for (const [old, { keptAtMs }] of keptAnswers) if (keptAtMs + KEY_KEPT_MS < nowMs) keptAnswers.delete(old);
  if (key.length > KEY_LENGTH_MAX) {
    throw new Rejection(400, {
      type: 'invalid_request_error',
      message: 'Idempotency keys have 255 characters at most.',
    });
  }
  const fingerprint = createHash('sha256').update(`${call.method} ${call.path}\n${call.parameters}`).digest('hex');
  const kept = keptAnswers.get(key);
  if (kept === undefined) {
    keptAnswers.set(key, { fingerprint, keptAtMs: nowMs, answer: null });
    return null;
  }
  if (kept.fingerprint !== fingerprint) {
    const message = `Keys for idempotent requests can only be used with the same parameters they were first used with. Try using a key other than '${key}' if you meant to execute a different request.`;
    throw new Rejection(400, { type: 'idempotency_error', message });
  }
  if (kept.answer === null) {
    const message = `There is currently another in-progress request using this Idempotent Key (${key}).`;
    throw new Rejection(409, { type: 'idempotency_error', code: 'idempotency_key_in_use', message });
  }
  return kept.answer;
}

function endKey(world: World, key: string, answer: { status: number; body: string }): void {
  const kept = world.state.keptAnswers.get(key);
  if (kept !== undefined) kept.answer = answer;
}
