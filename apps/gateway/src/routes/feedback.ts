import { setTimeout as wait } from 'node:timers/promises';
import { DomainError } from '@lethe/core/errors';
import { type FeedbackDraft, type FeedbackStore, feedbackDraftSchema } from '@lethe/core/payloads';
import type { RequestId } from '@lethe/core/tenancy';
import { MS_PER_MINUTE, MS_PER_SECOND } from '@lethe/core/time';
import type { GatewayLimits } from '../limits.ts';
import { type AuthenticatePorts, authenticate } from '../pipeline/authenticate.ts';
import { type CheckKeyPorts, checkKey } from '../pipeline/check-key.ts';
import type { KeyUses } from '../pipeline/key-uses.ts';
import { readBody } from '../pipeline/read-body.ts';
import type { Route } from './route.ts';

const BODY_SIZE_BYTES_MAX = 4_096;
/** The record of a request that began less than this ago may still be on its way to the database. */
const FRESH_FOR_MS = MS_PER_MINUTE;
/** How long a score waits for such a record, looking again after each pause. */
const PAUSES_MS = [100, 200, 300, 400, MS_PER_SECOND] as const;
/** The first 48 bits of a UUIDv7 are its instant. */
const INSTANT_DIGITS = 12;

export type FeedbackPorts = AuthenticatePorts &
  CheckKeyPorts & {
    readonly feedback: FeedbackStore;
    readonly keyUses: Pick<KeyUses, 'note'>;
    readonly limits: GatewayLimits;
  };

/** Scores for a request that an application made, by its id. They are metadata: a number and a name, no text. */
export function feedback(ports: FeedbackPorts): Route {
  const bodyLimits = { ...ports.limits, bodySizeBytesMax: BODY_SIZE_BYTES_MAX };
  return {
    method: 'POST',
    path: '/v1/feedback',
    async run({ request, client }) {
      const principal = await authenticate(ports, request.headers);
      ports.keyUses.note(principal);
      const slot = await checkKey(ports, principal);
      try {
        const { request_id: id, name, score } = readDraft(await readBody(request, bodyLimits));
        const requestId = id.toLowerCase() as RequestId;
        const { organizationId, projectId, apiKeyId } = principal;
        await store(ports, { organizationId, projectId, apiKeyId, requestId, name, score });
        client.answerJson(Buffer.from(JSON.stringify({ object: 'feedback', request_id: requestId, name, score })));
      } finally {
        slot.release();
      }
    },
  };
}

/** @throws {DomainError} invalid_json, invalid_request */
function readDraft(body: Buffer) {
  const parsed = feedbackDraftSchema.safeParse(parse(body));
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  const field = issue?.path[0];
  const param = typeof field === 'string' ? field : 'body';
  const message =
    'Expected request_id, a score from -1 to 1, and at most a name of 1 to 64 characters of a-z, 0-9, "_", "." and "-".';
  throw new DomainError('invalid_request', message, { param });
}

function parse(body: Buffer): unknown {
  try {
    return JSON.parse(body.toString());
  } catch {
    throw new DomainError('invalid_json', 'The request body is not valid JSON.');
  }
}

/**
 * Waits for a record that may be on its way, whoever's it is: to another tenant it looks like any that is not there.
 * @throws {DomainError} not_found, service_unavailable
 */
async function store(ports: FeedbackPorts, draft: FeedbackDraft): Promise<void> {
  if (await tryStore(ports, draft)) return;
  if (isFresh(draft.requestId, ports.clock.now())) {
    for (const pauseMs of PAUSES_MS) {
      await wait(pauseMs);
      if (await tryStore(ports, draft)) return;
    }
  }
  throw new DomainError('not_found', 'There is no such request, or its record is not there yet.', {
    param: 'request_id',
  });
}

async function tryStore({ feedback: scores }: FeedbackPorts, draft: FeedbackDraft): Promise<boolean> {
  try {
    return await scores.store(draft);
  } catch (error) {
    const message = 'The score cannot be kept right now. Please try again.';
    throw new DomainError('service_unavailable', message, {}, error);
  }
}

function isFresh(requestId: RequestId, now: Date): boolean {
  const instant = Number.parseInt(requestId.replaceAll('-', '').slice(0, INSTANT_DIGITS), 16);
  return Math.abs(now.getTime() - instant) < FRESH_FOR_MS;
}
