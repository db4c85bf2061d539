import type { Cores } from '../cores.ts';
import { nextMessage, startProcess } from '../start-process.ts';
import type { Target } from './target.ts';

/** The pass-through that everything else is held against. */
export async function startFloor(cores: Cores, upstreamUrl: string): Promise<Target> {
  const process = startProcess({ command: ['bench/gateway/processes/floor.ts', upstreamUrl], binding: cores.target });
  const { port } = await nextMessage<{ port: number }>(process);
  return { name: floorName, port, headers: [], model: 'gpt-4o-mini', isRecording: false, process };
}

const floorName = 'node:http + undici dispatch, the floor';
