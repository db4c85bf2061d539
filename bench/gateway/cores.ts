import { spawnSync } from 'node:child_process';
import { cpus } from 'node:os';

/** The command before a command that keeps it on its core: the target alone on the first, all others on the rest. Empty where nothing can pin. */
export interface Cores {
  readonly target: readonly string[];
  readonly others: readonly string[];
  /** One sentence for the report. */
  readonly description: string;
}

const coreCountMin = 2;

export function chooseCores(): Cores {
  const coreCount = cpus().length;
  const canPin = coreCount >= coreCountMin && spawnSync('taskset', ['--version']).status === 0;
  if (!canPin) return { target: [], others: [], description: 'no process is bound to a core' };
  const rest = coreCount === coreCountMin ? '1' : `1-${coreCount - 1}`;
  return {
    target: ['taskset', '--cpu-list', '0'],
    others: ['taskset', '--cpu-list', rest],
    description: `the target alone on core 0; callers, mock upstream and PostgreSQL on core ${rest}`,
  };
}

/** Binds a process that runs already, and those that it starts from now on. */
export function bindProcess(cores: Cores, processId: number): void {
  const [command, ...options] = cores.others;
  if (command !== undefined)
    spawnSync(command, [...options.slice(0, 1), '--all-tasks', '--pid', options[1] ?? '', String(processId)]);
}
