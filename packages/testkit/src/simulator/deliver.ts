import { once } from 'node:events';
import type { ServerResponse } from 'node:http';
import { setImmediate, setTimeout } from 'node:timers/promises';
import type { OpenCall } from './call-ledger.ts';
import type { Plan } from './plan.ts';

/**
 * Carries out a plan. Frames are made only as fast as the caller reads them; when the caller leaves, nothing more is
 * made and the call is recorded as aborted.
 */
export async function deliver(response: ServerResponse, plan: Plan, call: OpenCall): Promise<void> {
  const departure = new AbortController();
  response.once('close', () => departure.abort());
  if (response.destroyed) departure.abort();
  try {
    await send(response, plan, call, departure.signal);
    if (plan.ending === 'stall' && !departure.signal.aborted) await once(response, 'close');
    call.end({ aborted: plan.ending === 'stall' });
  } catch (error) {
    call.end({ aborted: true });
    if (!departure.signal.aborted) throw error;
    return;
  }
  await finish(response, plan);
}

async function send(response: ServerResponse, plan: Plan, call: OpenCall, signal: AbortSignal): Promise<void> {
  await pause(plan.headersDelayMs, signal);
  call.begin(plan.status);
  if (plan.status === null) return;
  if (plan.isCloseDelimited) {
    response.removeHeader('transfer-encoding');
    response.shouldKeepAlive = false;
  }
  response.writeHead(plan.status, plan.headers);
  response.flushHeaders();
  for (const frame of plan.toFrames(plan.events)) {
    await pause(frame.delayMs, signal);
    signal.throwIfAborted();
    const hasRoom = response.write(frame.bytes);
    call.wrote(frame.bytes.length, frame.reports);
    if (!hasRoom) await once(response, 'drain', { signal });
    if (frame.isFlushed) await setImmediate();
  }
}

async function pause(delayMs: number, signal: AbortSignal): Promise<void> {
  if (delayMs > 0) await setTimeout(delayMs, undefined, { signal });
}

async function finish(response: ServerResponse, { ending }: Plan): Promise<void> {
  const { socket } = response;
  if (ending === 'end') response.end();
  if (ending === 'fin') socket?.end();
  if (ending !== 'reset' || !socket) return;
  // A reset discards what the kernel has not been given yet, so the frames before it go first.
  await new Promise<void>((resolve) => socket.write('', () => resolve()));
  socket.resetAndDestroy();
}
