import { createStaff } from './create-staff/create-staff.ts';
import { describeError, OperatorError } from './processes/operator-error.ts';
import { readRunningDatabaseUrl } from './processes/read-running-database.ts';

const [email, role, ...names] = process.argv.slice(2);

try {
  if (email === undefined || role === undefined || names.length === 0)
    throw new OperatorError('Usage: npm run create-staff -- EMAIL support|compliance_officer NAME');
  const { password } = await createStaff({ databaseUrl: readRunningDatabaseUrl(), email, role, name: names.join(' ') });
  console.log(`${email} signs in at /staff/sign-in with this password, which is not shown again:\n\n  ${password}\n`);
} catch (error) {
  console.error(`lethe: ${describeError(error)}`);
  process.exitCode = 1;
}
