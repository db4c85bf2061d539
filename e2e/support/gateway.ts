import { expect } from '@playwright/test';
import { query } from './database.ts';
import { demo } from './demo.ts';

export interface Completion {
  readonly status: number;
  readonly requestId: string;
  readonly text: string;
  readonly headers: Headers;
}

/** Sends a chat completion to the gateway and reads the answer as text, whatever it is. */
export function complete(apiKey: string, body: object, headers: Record<string, string> = {}): Promise<Completion> {
  return callGateway('/v1/chat/completions', apiKey, body, headers);
}

/** The same for any API of the gateway. What was admitted is in the database when this returns. */
export async function callGateway(
  path: string,
  apiKey: string,
  body: object,
  headers: Record<string, string> = {},
): Promise<Completion> {
  const response = await fetch(`${demo.gatewayUrl}${path}`, {
    method: 'POST',
    headers: { authorization: `Bearer ${apiKey}`, 'content-type': 'application/json', ...headers },
    body: JSON.stringify(body),
  });
  const requestId = response.headers.get('x-request-id') ?? '';
  const text = await response.text();
  if (response.status === 200 && response.headers.has('x-lethe-retention-level')) await isRecorded(requestId);
  return { status: response.status, requestId, text, headers: response.headers };
}

/** The record is durable when the answer ends, and in the database a moment later. */
async function isRecorded(requestId: string): Promise<void> {
  const count = () => query('SELECT FROM request WHERE id = $1', [requestId]).then((rows) => rows.length);
  await expect.poll(count, { message: `the record of ${requestId}`, intervals: [20, 50, 100, 250] }).toBe(1);
}

/** Moves the demo's clock and returns when everything that became due has run. */
export async function advanceClock(advanceSeconds: number): Promise<void> {
  const response = await fetch(`${demo.workerUrl}/demo/clock`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ advanceSeconds }),
  });
  if (response.status !== 200) throw new Error(`The clock answered ${response.status}: ${await response.text()}`);
}
