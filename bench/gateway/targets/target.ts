import type { StartedProcess } from '../start-process.ts';

/** Something that brings requests to the mock upstream and its answers back. */
export interface Target {
  readonly name: string;
  readonly port: number;
  /** Beside those that every request has. */
  readonly headers: readonly string[];
  /** How the model is named to it. */
  readonly model: string;
  /** Whether each request that it answers must be found in the database afterwards. */
  readonly isRecording: boolean;
  readonly process: StartedProcess;
}
