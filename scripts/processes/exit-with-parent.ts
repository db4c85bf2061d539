// Preloaded into every app that `npm start` runs: no app outlives it, not even after a SIGKILL.
import { onParentDeath } from './lifeline.ts';

const stopTimeoutMs = 8_000;

onParentDeath(() => {
  process.kill(process.pid, 'SIGTERM');
  setTimeout(() => process.exit(1), stopTimeoutMs).unref();
});
