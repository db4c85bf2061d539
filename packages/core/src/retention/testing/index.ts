export { QUIET_DESTRUCTION } from './quiet-destruction.ts';
