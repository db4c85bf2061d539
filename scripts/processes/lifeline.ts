import { Socket } from 'node:net';

const descriptorVariable = 'LETHE_LIFELINE_FD';

/**
 * Calls back when the process that started this one is gone, however it went: the other end of a pipe closes with it.
 * Does nothing when the parent gave no such pipe.
 */
export function onParentDeath(callback: () => void): void {
  const descriptor = Number(process.env[descriptorVariable]);
  delete process.env[descriptorVariable];
  if (!Number.isInteger(descriptor) || descriptor < 3) return;
  const pipe = new Socket({ fd: descriptor, readable: true, writable: false });
  pipe.on('error', () => {});
  pipe.on('close', callback);
  pipe.resume();
  pipe.unref();
}

/** What a parent adds to a child's environment, with a pipe as the fourth entry of its `stdio`. */
export const lifelineEnvironment = { [descriptorVariable]: '3' };
