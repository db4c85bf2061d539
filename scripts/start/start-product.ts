import { existsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { OperatorError } from '../processes/operator-error.ts';
import type { Shutdown } from '../processes/shutdown.ts';
import { admitApps } from './admit-apps.ts';
import { type App, type AppName, listApps, sharedEnvironment } from './apps.ts';
import { buildProduct, dashboardServer } from './build.ts';
import { checkPorts } from './check-ports.ts';
import { keepSecrets } from './keep-secrets.ts';
import { migrateDatabase, startDatabase } from './open-database.ts';
import { printSummary } from './print-summary.ts';
import { readSettings, type Settings } from './read-settings.ts';
import { appFailed } from './run-app.ts';
import { runApps } from './run-apps.ts';
import { seedDemo } from './seed-demo.ts';
import { type Home, takeHome } from './take-home.ts';
import { type DemoUrls, readSeed, removeDemoFile, writeDemoFile } from './write-demo-file.ts';
import { removeRunningFile, writeRunningFile } from './write-running-file.ts';

type Start = { settings: Settings; home: Home; shutdown: Shutdown; say: (sentence: string) => void };

/**
 * Brings up everything in order: checks, build, database, apps. Whatever was started is registered with the shutdown first.
 * Resolves when all take requests, with a promise of the error that ends the product should a part of it die.
 */
export async function startProduct(options: {
  env: NodeJS.ProcessEnv;
  shutdown: Shutdown;
  say: (sentence: string) => void;
}): Promise<{ broken: Promise<OperatorError> }> {
  const { shutdown, say } = options;
  const settings = readSettings(options.env);
  const home = takeHome(settings.home, settings.mode);
  shutdown.add({ name: 'the lock of LETHE_HOME', stop: async () => home.release() });
  shutdown.add({ name: 'the note of what runs', stop: async () => removeRunningFile(home.folder) });
  removeDemoFile(home.folder);
  await checkPorts(portsToCheck(settings, home), home);
  const secrets = keepSecrets(home.folder);
  const start: Start = { settings, home, shutdown, say };
  await build(start);
  const database = await openDatabase(start, secrets.databasePassword);
  const env = sharedEnvironment({ settings, secrets, databaseUrl: database.url });
  const isDemo = settings.mode === 'demo';
  if (isDemo) await seedDemo({ ...start, env, isNewDatabase: database.isNew });
  const roleSecret = settings.given.databaseRoleSecret ?? secrets.databasePassword;
  const apps = await admitApps(listApps(settings), { databaseUrl: database.url, roleSecret });
  say(`Starting ${apps.map(({ name }) => name).join(', ')}.`);
  const running = await runApps({ apps, env, logsFolder: home.logsFolder, shutdown, say });
  writeRunningFile(home.folder, { databaseUrl: database.url, dashboardUrl: demoUrls(apps).dashboardUrl });
  const seed = isDemo ? readSeed(home.folder) : null;
  if (seed !== null) writeDemoFile(home.folder, { ...demoUrls(apps), databaseUrl: database.url }, seed);
  printSummary({ settings, apps, databaseFolder: database.folder, seed });
  return { broken: Promise.race([running.broken, database.broken]) };
}

/** The ports of the simulator and of Stripe's stand-in matter where these run, and the database's after a kill is freed when its leftover is stopped. */
function portsToCheck(settings: Settings, home: Home): Record<string, number> {
  const { LETHE_SIMULATOR_PORT, LETHE_STRIPE_PORT, ...ports } = settings.ports;
  const checked: Record<string, number> = { ...ports };
  if (settings.mode === 'demo') checked.LETHE_SIMULATOR_PORT = LETHE_SIMULATOR_PORT;
  if (settings.payments === 'stand_in') checked.LETHE_STRIPE_PORT = LETHE_STRIPE_PORT;
  if (settings.databasePort !== null && settings.databaseUrl === null && !home.wasInterrupted) {
    checked.LETHE_DATABASE_PORT = settings.databasePort;
  }
  return checked;
}

async function build({ home, shutdown, say }: Start): Promise<void> {
  const isFirst = !existsSync(dashboardServer);
  say(isFirst ? 'Building; the first time takes about a minute.' : 'Building what has changed.');
  await buildProduct({ logFile: newLog(home, 'build'), signal: shutdown.signal });
  if (shutdown.isStopping) throw new OperatorError('Stopped while building.');
}

type OpenDatabase = { url: string; folder: string | null; isNew: boolean; broken: Promise<OperatorError> };

async function openDatabase({ settings, home, shutdown, say }: Start, password: string): Promise<OpenDatabase> {
  let opened: OpenDatabase;
  if (settings.databaseUrl === null) {
    const logFile = newLog(home, 'database');
    say('Starting PostgreSQL.');
    const port = settings.databasePort;
    const { url, server } = await startDatabase({ home: home.folder, password, port, logFile, shutdown, say });
    if (server.isNew) say('Created an empty database.');
    const broken = server.exited.then(() => appFailed('PostgreSQL', 'it ended', logFile));
    opened = { url, folder: server.dataFolder, isNew: server.isNew, broken };
  } else {
    say('Using the PostgreSQL of DATABASE_URL.');
    opened = { url: settings.databaseUrl, folder: null, isNew: false, broken: new Promise(() => {}) };
  }
  const applied = await migrateDatabase(opened.url, settings.databaseUrl !== null);
  if (applied.length > 0) say(`Applied ${applied.length} migration${applied.length === 1 ? '' : 's'}.`);
  return opened;
}

function newLog(home: Home, name: string): string {
  const file = join(home.logsFolder, `${name}.log`);
  writeFileSync(file, '', { mode: 0o600 });
  return file;
}

function demoUrls(apps: App[]): Omit<DemoUrls, 'databaseUrl'> {
  const urlOf = (name: AppName) => apps.find((app) => app.name === name)?.url ?? '';
  return {
    dashboardUrl: urlOf('dashboard'),
    gatewayUrl: urlOf('gateway'),
    workerUrl: urlOf('worker'),
    simulatorUrl: urlOf('simulator'),
    stripeUrl: apps.find(({ name }) => name === 'stripe-stand-in')?.url ?? null,
  };
}
