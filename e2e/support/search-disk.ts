import { createReadStream } from 'node:fs';
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';

/** The files below a folder that hold a text, in UTF-8 or as the hexadecimal or base64 in which it might have been written. */
export async function filesHolding(folder: string, text: string): Promise<string[]> {
  const needles = [Buffer.from(text), Buffer.from(Buffer.from(text).toString('hex')), Buffer.from(base64Core(text))];
  const found: string[] = [];
  for (const entry of await readdir(folder, { recursive: true, withFileTypes: true })) {
    const path = join(entry.parentPath, entry.name);
    if (entry.isFile() && (await holdsAny(path, needles))) found.push(path);
  }
  return found;
}

/** The part of the base64 of a text that does not depend on what comes after it. */
function base64Core(text: string): string {
  return Buffer.from(text)
    .toString('base64')
    .slice(0, Math.floor((text.length * 8) / 6 / 4) * 4);
}

async function holdsAny(path: string, needles: readonly Buffer[]): Promise<boolean> {
  const overlapBytes = Math.max(...needles.map((needle) => needle.length)) - 1;
  let tail = Buffer.alloc(0);
  try {
    for await (const chunk of createReadStream(path)) {
      const window = Buffer.concat([tail, chunk as Buffer]);
      if (needles.some((needle) => window.includes(needle))) return true;
      tail = window.subarray(Math.max(0, window.length - overlapBytes));
    }
  } catch (error) {
    // PostgreSQL recycles WAL and temporary files while we look.
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
  }
  return false;
}
