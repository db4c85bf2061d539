import { controlDestruction } from './destruction/control-destruction.ts';
import { describeError } from './processes/operator-error.ts';
import { readRunningDatabaseUrl } from './processes/read-running-database.ts';

try {
  console.log(await controlDestruction(readRunningDatabaseUrl(), process.argv.slice(2)));
} catch (error) {
  console.error(`lethe: ${describeError(error)}`);
  process.exitCode = 1;
}
