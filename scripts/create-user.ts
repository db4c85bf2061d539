import { createUser } from './create-user/create-user.ts';
import { describeError, OperatorError } from './processes/operator-error.ts';
import { readRunning } from './processes/read-running-database.ts';

const [email, ...names] = process.argv.slice(2);

try {
  if (email === undefined) throw new OperatorError('Usage: npm run create-user -- EMAIL [NAME]');
  const { databaseUrl, dashboardUrl } = readRunning();
  const { link, validMinutes } = await createUser({ databaseUrl, dashboardUrl, email, name: names.join(' ') || null });
  console.log(`${email} can sign in after choosing a password here, within ${validMinutes} minutes:\n\n  ${link}\n`);
} catch (error) {
  console.error(`lethe: ${describeError(error)}`);
  process.exitCode = 1;
}
