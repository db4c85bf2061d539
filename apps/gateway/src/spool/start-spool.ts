import { StartupProblem } from '../startup-problem.ts';
import { openSpool, type SpoolOptions } from './open-spool.ts';
import type { Spool } from './spool.ts';
import { SpoolProblem, type SpoolProblemReason } from './spool-problem.ts';

const PROBLEMS: Readonly<Record<SpoolProblemReason, readonly [variable: string, problemAndRemedy: string]>> = {
  in_use: ['LETHE_SPOOL_DIR', 'another gateway writes into this folder; stop it or set another folder'],
  unknown_format: [
    'LETHE_SPOOL_DIR',
    'another version of Lethe left records here that this one cannot read; start that version until it has shipped them',
  ],
  wrong_pepper: [
    'LETHE_API_KEY_PEPPER',
    'the records that wait in LETHE_SPOOL_DIR were sealed under another one; set that one until they are shipped, or move the folder away',
  ],
};

/** Opens the spool, and puts its failure in the operator's words. @throws {StartupProblem} */
export async function startSpool(options: SpoolOptions): Promise<Spool> {
  try {
    return await openSpool(options);
  } catch (error) {
    if (error instanceof SpoolProblem) throw new StartupProblem(...PROBLEMS[error.reason], error);
    const { code } = error as { code?: unknown };
    if (typeof code !== 'string') throw error;
    throw new StartupProblem(
      'LETHE_SPOOL_DIR',
      `nothing can be written into this folder (${code}); make room, grant the right, or set another folder`,
      error,
    );
  }
}
