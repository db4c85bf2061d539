import 'server-only';
import type { ApiPorts } from '@lethe/api';
import type { PaymentEvents } from '@lethe/core/billing/payments';
import type { SubprocessorEditor } from '@lethe/core/subprocessors';
import type { Clock } from '@lethe/core/time';
import {
  type AttemptLimiter,
  assertSafeRole,
  createAttemptLimiter,
  createDatabase,
  createEmailLinks,
  createHoldKeyStore,
  createHourKeyStore,
  createMasterKeyVersions,
  createPaymentEvents,
  createPrisma,
  createStaffRepository,
  createSubprocessorEditor,
  createUserRepository,
  type Database,
  type EmailLinks,
  type PrismaClient,
  type StaffRepository,
  type UserRepository,
} from '@lethe/db';
import { assertNoDemoOffset } from '@lethe/db/demo';
import { createPaymentProcessor } from '@lethe/payments';
import { createLogger, type Logger } from '@lethe/telemetry';
import { createExportSealer, createSealer, startMasterKeys } from '@lethe/vault';
import { type Environment, readEnvironment } from '../env.ts';
import { composePorts } from './compose-ports.ts';
import { composeProviderPorts } from './compose-provider-ports.ts';

const APPLICATION_NAME = 'lethe dashboard';
const POOL_SIZE_MAX = 10;
const SIGN_IN_POOL_SIZE_MAX = 4;

const systemClock: Clock = { now: () => new Date() };

export interface Services {
  readonly environment: Environment;
  readonly logger: Logger;
  readonly clock: Clock;
  /** For sessions, links and attempts, which a demo's clock does not move. */
  readonly realClock: Clock;
  readonly database: Database;
  /** For the sign-in library alone. */
  readonly prisma: PrismaClient;
  readonly users: UserRepository;
  readonly emailLinks: EmailLinks;
  readonly attempts: AttemptLimiter;
  readonly staff: StaffRepository;
  /** For staff alone; what organizations read is among the ports. */
  readonly subprocessorEditor: SubprocessorEditor;
  /** Where events of the payment processor are kept for the worker. */
  readonly paymentEvents: PaymentEvents;
  readonly ports: ApiPorts;
}

/** Next loads this module once per bundle; the connections behind it must exist once per process. */
const SLOT = Symbol.for('lethe.dashboard.services');
const slots = globalThis as { [SLOT]?: Promise<Services> | undefined };

/** The parts that requests are answered with, made on first use. A failure is not remembered: the next request tries again. */
export function services(): Promise<Services> {
  slots[SLOT] ??= composeServices().catch((error: unknown) => {
    slots[SLOT] = undefined;
    throw error;
  });
  return slots[SLOT];
}

async function composeServices(): Promise<Services> {
  const environment = readEnvironment();
  const { databaseUrl: url } = environment;
  const database = createDatabase({ url, applicationName: APPLICATION_NAME, poolSizeMax: POOL_SIZE_MAX });
  const logger = createLogger({ app: 'dashboard', level: environment.logLevel });
  try {
    await assertSafeRole(database);
    const { clock, demoClock } = await composeTime(environment, database);
    const { masterKeys } = await startMasterKeys({
      settings: environment.masterKeySettings,
      versions: createMasterKeyVersions(database),
      onProblem: (problem) => logger.error('master_key_problem', problem),
    });
    return {
      environment,
      logger,
      clock,
      realClock: systemClock,
      database,
      prisma: createPrisma({ url, poolSizeMax: SIGN_IN_POOL_SIZE_MAX }),
      users: createUserRepository(database),
      emailLinks: createEmailLinks(database),
      attempts: createAttemptLimiter({ database, secret: environment.authenticationSecret }),
      staff: createStaffRepository(database),
      subprocessorEditor: createSubprocessorEditor(database),
      paymentEvents: createPaymentEvents(database),
      ports: composePorts({
        database,
        opener: createSealer({
          masterKeys,
          hourKeys: createHourKeyStore(database),
          holdKeys: createHoldKeyStore(database),
          clock,
        }),
        exports: {
          sealer: createExportSealer({ masterKeys, hourKeys: createHourKeyStore(database), clock }),
          keptForDays: environment.exportLinkDays,
        },
        demoClock,
        providers: composeProviderPorts(masterKeys, {
          isPrivateAllowed: environment.isPrivateUpstreamAllowed,
          isPrivateWebhookAllowed: environment.isPrivateUpstreamAllowed || environment.mode === 'demo',
        }),
        paymentProcessor: environment.payments && createPaymentProcessor(environment.payments, { clock: systemClock }),
        keys: { environment: environment.mode === 'demo' ? 'demo' : 'live', pepper: environment.apiKeyPepper },
      }),
    };
  } catch (error) {
    await database.close();
    throw error;
  }
}

/** Outside demo mode time is the system's, and a left-over offset refuses to start; the demo's parts are not even loaded. */
async function composeTime(environment: Environment, database: Database) {
  const base = systemClock;
  if (environment.mode !== 'demo' || environment.workerUrl === null) {
    await assertNoDemoOffset(database);
    return { clock: base, demoClock: null };
  }
  const { composeDemoTime } = await import('./compose-demo-time.ts');
  return composeDemoTime({ database, base, databaseUrl: environment.databaseUrl, workerUrl: environment.workerUrl });
}
