import { setTimeout as delay } from 'node:timers/promises';
import type { StartedProcess } from '../start-process.ts';

const readyTimeoutMs = 60_000;
const pauseMs = 50;

/** Waits until a target answers with success. @throws with what the process wrote when it ends first, or takes too long */
export async function whenReady({ child, output }: StartedProcess, url: string): Promise<void> {
  const deadline = performance.now() + readyTimeoutMs;
  while (child.exitCode === null && performance.now() < deadline) {
    if (await answers(url)) return;
    await delay(pauseMs);
  }
  throw new Error(`A target of the benchmark is not ready: ${output()}`);
}

async function answers(url: string): Promise<boolean> {
  try {
    const response = await fetch(url);
    await response.body?.cancel();
    return response.ok;
  } catch {
    // Not listening yet.
    return false;
  }
}
