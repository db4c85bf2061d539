// Runs on any Node >= 20 with nothing installed: `node scripts/bootstrap.mjs <command> [arguments]`.
// Installs what the lockfile says, finds Node 24, and hands over to scripts/<command>.ts.
import { spawn, spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { constants } from 'node:os';
import { delimiter, dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const nodeMajorMin = 24;
const stopTimeoutMs = 60_000;
/** Says by which lockfile this folder was installed. */
const stampFile = 'node_modules/.bootstrap-stamp';
/** How a private registry is reached; every other npm_* variable describes the npm that called us and misleads pnpm. */
const registrySettings =
  /^npm_config_(registry|userconfig|globalconfig|cache|cafile|ca|cert|key|strict_ssl|proxy|https_proxy|noproxy|\/\/.*|@.*)$/i;

const [command, ...commandArguments] = process.argv.slice(2);
process.chdir(root);
main();

function main() {
  if (majorOf(process.versions.node) < 20) fail(`Lethe needs Node 20 or newer; this is ${process.versions.node}.`);
  const commands = readdirSync('scripts').flatMap((name) => name.match(/^([a-z-]+)\.ts$/)?.[1] ?? []);
  if (!commands.includes(command)) fail(`Unknown command "${command ?? ''}"; there are ${commands.join(', ')}.`);
  const env = quietEnvironment();
  const isNew = install(env);
  const nodeFolder = findNode();
  env.PATH = [nodeFolder, join(root, 'node_modules/.bin'), env.PATH].join(delimiter);
  if (isNew) generate(env);
  handOver(join(nodeFolder, 'node'), env);
}

function quietEnvironment() {
  const env = { ...process.env, NEXT_TELEMETRY_DISABLED: '1', TURBO_TELEMETRY_DISABLED: '1', DO_NOT_TRACK: '1' };
  Object.assign(env, { CHECKPOINT_DISABLE: '1', PRISMA_HIDE_UPDATE_MESSAGE: '1', TURBO_NO_UPDATE_NOTIFIER: '1' });
  for (const name of Object.keys(env)) if (/^npm_/i.test(name)) delete env[name];
  return env;
}

/** False when everything is there already. */
function install(env) {
  const pnpm = JSON.parse(readFileSync('package.json', 'utf8')).packageManager.split('+')[0];
  const wanted = createHash('sha256').update(readFileSync('pnpm-lock.yaml')).update(pnpm).digest('hex');
  if (existsSync(stampFile) && readFileSync(stampFile, 'utf8') === wanted) return false;
  say(`Installing dependencies with ${pnpm}; the first time takes a minute or two.`);
  const startedAt = Date.now();
  const settings = Object.entries(process.env).filter(([name]) => registrySettings.test(name));
  // CI=true keeps pnpm from asking questions that nobody is there to answer.
  const installEnv = { ...env, ...Object.fromEntries(settings), CI: 'true', COREPACK_ENABLE_STRICT: '0' };
  const installArguments = ['--yes', pnpm, 'install', '--frozen-lockfile', '--reporter=append-only'];
  const result = spawnSync('npx', installArguments, { stdio: ['ignore', 'inherit', 'inherit'], env: installEnv });
  if (result.status !== 0) fail('Installing failed; the lines above say why. It needs npm and a package registry.');
  writeFileSync(stampFile, wanted);
  say(`Installed in ${Math.round((Date.now() - startedAt) / 1000)} s.`);
  return true;
}

/** The database client, which every command that talks to a database loads. Commands that build bring it up to date themselves. */
function generate(env) {
  const options = { stdio: ['ignore', 'ignore', 'inherit'], env };
  const result = spawnSync('turbo', ['run', 'generate', '--output-logs=errors-only'], options);
  if (result.status === 0) return;
  rmSync(stampFile);
  fail('The database client could not be generated; the lines above say why.');
}

/** The folder of a Node that runs TypeScript by itself: the one from the registry, else the one of this machine. */
function findNode() {
  const candidates = readdirSync('tools/node24/node_modules', { withFileTypes: true })
    .filter((entry) => entry.name.startsWith('node-'))
    .map((entry) => join(root, 'tools/node24/node_modules', entry.name, 'bin'));
  for (const folder of [...candidates, dirname(process.execPath)]) {
    const version = spawnSync(join(folder, 'node'), ['--version'], { encoding: 'utf8' }).stdout ?? '';
    if (majorOf(version.replace('v', '')) >= nodeMajorMin) return folder;
  }
  return fail(
    `No Node ${nodeMajorMin} for ${process.platform}-${process.arch} comes from the registry, and this is Node ${process.versions.node}: install Node ${nodeMajorMin}.`,
  );
}

/**
 * Runs the command in a session of its own, so that Ctrl-C, which a terminal sends to everybody, arrives once and through us.
 * Should we be killed without a chance to say so, the command sees its end of the pipe close and stops by itself.
 */
function handOver(node, env) {
  const child = spawn(node, [join('scripts', `${command}.ts`), ...commandArguments], {
    stdio: ['inherit', 'inherit', 'inherit', 'pipe'],
    env: { ...env, LETHE_LIFELINE_FD: '3' },
    detached: true,
  });
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => stop(child, signal));
  stopWhenNpmDies(child);
  child.on('error', (error) => fail(error.message));
  child.on('exit', (code, signal) => process.exit(code ?? 128 + (constants.signals[signal] ?? 0)));
}

/** A command that is stuck does not stop by itself; what it had started ends with it. */
function stop(child, signal) {
  child.kill(signal);
  setTimeout(() => child.kill('SIGKILL'), stopTimeoutMs).unref();
}

function stopWhenNpmDies(child) {
  if (process.env.npm_lifecycle_event === undefined) return;
  const npmPid = process.ppid;
  const look = () => {
    if (process.ppid !== npmPid) stop(child, 'SIGTERM');
  };
  setInterval(look, 500).unref();
}

function majorOf(version) {
  return Number.parseInt(version, 10) || 0;
}

function say(sentence) {
  console.log(`lethe: ${sentence}`);
}

function fail(sentence) {
  console.error(`lethe: ${sentence}`);
  process.exit(1);
}
