export { parseArguments, usage } from './parse-arguments.ts';
export { runBench } from './run-bench.ts';
export { startServer } from './server/start-server.ts';
