import { printPrices } from './prices/print-prices.ts';
import { describeError } from './processes/operator-error.ts';
import { loadEnvironmentFile } from './start/load-environment-file.ts';

try {
  loadEnvironmentFile();
  console.log(printPrices(process.argv.slice(2), process.env.LETHE_PRICES_FILE || undefined));
} catch (error) {
  console.error(`lethe: ${describeError(error)}`);
  process.exitCode = 1;
}
