import { demo } from './demo.ts';

export interface Completion {
  readonly status: number;
  readonly requestId: string;
  readonly text: string;
  readonly headers: Headers;
}

/** Sends a chat completion to the gateway and reads the answer as text, whatever it is. */
export async function complete(
  apiKey: string,
  body: object,
  headers: Record<string, string> = {},
): Promise<Completion> {
  const response = await fetch(`${demo.gatewayUrl}/v1/chat/completions`, {
    method: 'POST',
    headers: { authorization: `Bearer ${apiKey}`, 'content-type': 'application/json', ...headers },
    body: JSON.stringify(body),
  });
  return {
    status: response.status,
    requestId: response.headers.get('x-request-id') ?? '',
    text: await response.text(),
    headers: response.headers,
  };
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
