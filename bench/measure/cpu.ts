import { readdirSync, readFileSync } from 'node:fs';

const nsPerMs = 1_000_000;
const usPerMs = 1_000;

/** Starts counting the processor time of processes. What it returns tells how many milliseconds they had since; null where the system does not tell. */
export function countCpuMs(processIds: readonly number[]): () => number | null {
  const before = processIds.map((processId) => ({ processId, cpuMs: readCpuMs(processId) }));
  return () => {
    let sumMs = 0;
    for (const { processId, cpuMs } of before) {
      if (cpuMs === null) return null;
      // One that has ended meanwhile had nothing to do with what is measured.
      sumMs += (readCpuMs(processId) ?? cpuMs) - cpuMs;
    }
    return sumMs;
  };
}

/** Milliseconds of processor time that this process has had so far, in all of its threads. */
export function ownCpuMs(): number {
  const { user, system } = process.cpuUsage();
  return (user + system) / usPerMs;
}

/** The server's processes beside its backends: those that write the log and the pages, and the server itself. */
export function findServerProcesses(backendProcessId: number): number[] {
  const server = parentOf(backendProcessId);
  if (server === null) return [];
  const children = readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .map(Number)
    .filter((processId) => parentOf(processId) === server);
  return [server, ...children];
}

/** All threads of a process. One that has ended takes its time with it, which those of a server seldom do. */
function readCpuMs(processId: number): number | null {
  let sumNs = 0;
  for (const thread of readThreads(processId)) {
    const text = readProcessFile(processId, `task/${thread}/schedstat`);
    if (text !== null) sumNs += Number(text.split(' ')[0]);
  }
  return sumNs === 0 ? null : sumNs / nsPerMs;
}

function readThreads(processId: number): string[] {
  try {
    return readdirSync(`/proc/${processId}/task`);
  } catch (error) {
    if (isGone(error)) return [];
    throw error;
  }
}

function parentOf(processId: number): number | null {
  // The name, in parentheses, may hold spaces.
  const fields = readProcessFile(processId, 'stat')?.split(') ').at(-1)?.split(' ');
  return fields?.[1] === undefined ? null : Number(fields[1]);
}

/** Null when the process is gone, or the system has no such files. */
function readProcessFile(processId: number, name: string): string | null {
  try {
    return readFileSync(`/proc/${processId}/${name}`, 'utf8');
  } catch (error) {
    if (isGone(error)) return null;
    throw error;
  }
}

function isGone(error: unknown): boolean {
  return ['ENOENT', 'ESRCH'].includes((error as NodeJS.ErrnoException).code ?? '');
}
