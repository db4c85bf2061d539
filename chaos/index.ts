export { type ChaosCommand, parseArguments, usage } from './parse-arguments.ts';
export { type ChaosReport, describeReport } from './report.ts';
export { runChaos } from './run-chaos.ts';
