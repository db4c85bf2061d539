import type { IncomingMessage } from 'node:http';
import { DomainError } from '@lethe/core/errors';
import { MS_PER_DAY, MS_PER_SECOND } from '@lethe/core/time';
import { z } from 'zod';
import type { TimeMachine } from '../time-machine.ts';
import type { Answer } from './answer.ts';
import type { Route } from './listen.ts';
import { readJsonBody } from './read-json-body.ts';

const ADVANCE_DAYS_MAX = 400;
export const ADVANCE_SECONDS_MAX = (ADVANCE_DAYS_MAX * MS_PER_DAY) / MS_PER_SECOND;

const advanceRequest = z.strictObject({ advanceSeconds: z.int().min(1).max(ADVANCE_SECONDS_MAX) });

/** Exists in demo mode only. */
export function demoClockRoute(timeMachine: TimeMachine): Route {
  return { POST: (request) => advance(timeMachine, request) };
}

async function advance(timeMachine: TimeMachine, request: IncomingMessage): Promise<Answer> {
  refuseBrowsers(request);
  const parsed = advanceRequest.safeParse(await readJsonBody(request));
  if (!parsed.success) throw refusalOf(parsed.error);
  const isWanted = () => !request.socket.destroyed;
  const { now, offsetSeconds, ran } = await timeMachine.advance(parsed.data.advanceSeconds * MS_PER_SECOND, isWanted);
  return { statusCode: 200, body: { now, offsetSeconds, ran } };
}

/** A web page must not move the clock of whoever looks at it. The dashboard asks from its server, which sends no origin. */
function refuseBrowsers(request: IncomingMessage): void {
  if (request.headers.origin !== undefined) throw new DomainError('forbidden', 'Web pages may not move the clock.');
}

function refusalOf(error: z.ZodError): DomainError {
  const isUnknownField = error.issues.some((issue) => issue.code === 'unrecognized_keys');
  const message = isUnknownField
    ? 'The body takes advanceSeconds and nothing else.'
    : `advanceSeconds must be a whole number from 1 to ${ADVANCE_SECONDS_MAX} (${ADVANCE_DAYS_MAX} days).`;
  return new DomainError('invalid_request', message, { param: 'advanceSeconds' });
}
