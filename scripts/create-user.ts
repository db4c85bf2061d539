import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { createUser } from './create-user/create-user.ts';
import { describeError, OperatorError } from './processes/operator-error.ts';
import { repositoryRoot } from './processes/repository-root.ts';

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

/** What `npm start` wrote down of the product that runs on this LETHE_HOME. */
function readRunning(): { databaseUrl: string; dashboardUrl: string } {
  const home = process.env.LETHE_HOME || join(repositoryRoot, '.lethe');
  try {
    return JSON.parse(readFileSync(join(home, 'running.json'), 'utf8'));
  } catch (cause) {
    throw new OperatorError(`LETHE_HOME: nothing runs on ${home}. Run npm start first, or name the folder it uses.`, {
      cause,
    });
  }
}
