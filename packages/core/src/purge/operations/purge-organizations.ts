import { DomainError } from '../../errors/index.ts';
import { purgeMail } from '../../notifications/index.ts';
import type { Receipt } from '../../proof/index.ts';
import { type DestructionGuard, refuseUnlessRunning, takenOver } from '../../retention/index.ts';
import type { OrganizationId } from '../../tenancy/index.ts';
import type { Clock } from '../../time/index.ts';
import type { PurgeState, PurgeStore, PurgeSubject } from '../ports.ts';

/** Rows in one transaction: few enough that nobody waits for long behind it. */
const PURGE_ROWS_PER_STEP_MAX = 2_000;
/** Organizations in one run. What is left goes with the next one. */
const PURGES_PER_RUN_MAX = 50;

export interface PurgeOrganizationsPorts {
  readonly guard: DestructionGuard;
  readonly store: PurgeStore;
  readonly clock: Clock;
  /** Null where payments are off, and nobody is a customer. */
  readonly processor: { deleteCustomer(customerId: string): Promise<void> } | null;
  /** The receipt of an organization's purge, which may take a moment to be signed; null when it took too long. */
  readonly awaitReceipt: (organizationId: OrganizationId) => Promise<Receipt | null>;
  /** Where the offline verifier is found. */
  readonly verifierUrl: string;
  /** Asked between transactions. False ends the run; what is left goes with the next one. */
  readonly hasTimeLeft: () => boolean;
  readonly rowCountMax?: number;
}

export interface PurgeReport {
  readonly purgedCount: number;
  /** Waiting for a legal hold. */
  readonly heldCount: number;
  /** Under way: the next run goes on. */
  readonly unfinishedCount: number;
  readonly rowCount: number;
  /** Of organizations that failed; the others went on. */
  readonly failures: readonly { readonly organizationId: OrganizationId; readonly error: unknown }[];
}

type PurgeOutcome = 'purged' | 'held' | 'not_due' | 'unfinished';

/**
 * Purges every organization whose day has come. Repeating is safe, and so is dying at any point: each step is one transaction and takes what is
 * still there; the leaf in the log is appended once; and the mails are queued in the transaction in which the organization itself goes.
 * @throws {DomainError} service_unavailable while destruction is paused or the clock not confirmed, and when another run took over
 */
export async function purgeOrganizations(ports: PurgeOrganizationsPorts): Promise<PurgeReport> {
  const { guard, store, hasTimeLeft } = ports;
  const tick = await guard.confirm();
  refuseUnlessRunning(tick);
  const token = await store.claim();
  const counts = { purged: 0, held: 0, not_due: 0, unfinished: 0 };
  const failures: { organizationId: OrganizationId; error: unknown }[] = [];
  const run = { rowCount: 0 };
  const due = await store.due(PURGES_PER_RUN_MAX);
  for (const organizationId of due) {
    if (!hasTimeLeft()) break;
    try {
      counts[await purgeOne(ports, { token, organizationId }, run)] += 1;
    } catch (error) {
      if (error instanceof TakenOver) throw takenOver();
      failures.push({ organizationId, error });
    }
  }
  const leftOverCount = due.length - counts.purged - counts.held - counts.not_due;
  await store.finishRun({ token, leftOverCount });
  const { purged, held, unfinished } = counts;
  return { purgedCount: purged, heldCount: held, unfinishedCount: unfinished, rowCount: run.rowCount, failures };
}

class TakenOver extends Error {}

async function purgeOne(
  ports: PurgeOrganizationsPorts,
  subject: PurgeSubject,
  run: { rowCount: number },
): Promise<PurgeOutcome> {
  const { store } = ports;
  const beginning = await store.begin(subject);
  if (beginning === 'refused') throw new TakenOver();
  if (beginning !== 'begun') return beginning;
  if (!(await destroyAll(ports, subject, run))) return 'unfinished';
  const state = await store.state(subject.organizationId);
  if (state === null) return 'purged';
  await forgetCustomer(ports, subject, state);
  if (!(await store.seal(subject))) return 'unfinished';
  const receipt = state.isLogSigned ? await ports.awaitReceipt(subject.organizationId) : null;
  if (receipt === null && state.isLogSigned) return 'unfinished';
  const mails = mailsOf(ports, state, receipt);
  return (await store.finish({ ...subject, mails })) ? 'purged' : 'unfinished';
}

/** False when the time was over first. */
async function destroyAll(
  { store, hasTimeLeft, rowCountMax = PURGE_ROWS_PER_STEP_MAX }: PurgeOrganizationsPorts,
  subject: PurgeSubject,
  run: { rowCount: number },
): Promise<boolean> {
  while (hasTimeLeft()) {
    const step = await store.step({ ...subject, rowCountMax });
    if (step === 'refused') throw new TakenOver();
    if (step === 'done') return true;
    run.rowCount += step.rowCount;
  }
  return false;
}

/** Comes after everything that is in our own hands, so that a processor that does not answer keeps nothing of that. Without it the purge is not done. */
async function forgetCustomer(
  { processor, store }: PurgeOrganizationsPorts,
  subject: PurgeSubject,
  { customerId }: PurgeState,
): Promise<void> {
  if (customerId === null) return;
  if (processor === null) {
    throw new DomainError('service_unavailable', 'A purged organization is a customer, and payments are off.');
  }
  await processor.deleteCustomer(customerId);
  await store.noteCustomerDeleted(subject);
}

/** The salt in the receipt is the last copy: with it, and with no one else, the owner can show whose purge it was. */
function mailsOf({ verifierUrl, clock }: PurgeOrganizationsPorts, state: PurgeState, receipt: Receipt | null) {
  const facts = {
    organizationName: state.organizationName,
    purgedAt: clock.now(),
    receipt: receipt === null ? null : JSON.stringify(receipt, null, 2),
    verifierUrl,
  };
  return state.contacts.map(({ email, timeZone }) => ({ recipient: email, ...purgeMail({ ...facts, timeZone }) }));
}
