import { isInForce, type MeasuredHold } from '@lethe/core/holds';
import type { DestructionStatus } from '@lethe/core/retention';
import { formatCount, formatQuantity, formatRemaining } from '../../components/format/duration.ts';
import { formatDate } from '../../components/format/instant.ts';
import { InstantText } from '../../components/format/instant-text.tsx';
import type { RouterOutputs } from '../../trpc/client.tsx';
import { lastUsedText } from '../api-keys/key-state.ts';
import { holdHref } from '../holds/hold-href.ts';
import { settingInForce } from '../retention/policy-draft.ts';
import { describeMetadataPeriod, describeSetting } from '../retention/policy-words.ts';
import { newestUsed } from './newest-used.ts';
import { CardLine, CardLines, EmptyLine, PartCard } from './part-card.tsx';

interface PathProps {
  /** Of the organization. */
  path: string;
}

export function PolicyCard({ path, page }: PathProps & { page: RouterOutputs['retention']['policy'] }) {
  const { policy, bounds } = page;
  const inForce = settingInForce(policy, bounds);
  return (
    <PartCard id="policy" title="Policy" href={`${path}/settings/policies`} more="Open">
      <div className="numeric px-4 py-3">
        <p className="font-strong">{describeSetting(inForce)}</p>
        <p className="text-ink-3 text-label">
          Version {policy.version}, in force since {formatDate(policy.effectiveAt)}
          {inForce.metadataRetentionDays === null
            ? ''
            : `. Metadata ${describeMetadataPeriod(inForce.metadataRetentionDays)}`}
        </p>
      </div>
    </PartCard>
  );
}

const HOLDS_SHOWN = 3;

interface HoldsCardProps extends PathProps {
  organizationSlug: string;
  holds: readonly MeasuredHold[];
}

export function HoldsCard({ path, organizationSlug, holds }: HoldsCardProps) {
  const inForce = holds.filter(isInForce);
  return (
    <PartCard id="holds" title="Legal holds" href={`${path}/settings/compliance/holds`} more="All">
      {inForce.length === 0 ? (
        <EmptyLine>No legal hold is in force.</EmptyLine>
      ) : (
        <CardLines>
          {inForce.slice(0, HOLDS_SHOWN).map((hold) => (
            <CardLine
              key={hold.id}
              href={holdHref(organizationSlug, hold)}
              title={hold.name}
              note={hold.measure === null ? '' : `${formatQuantity(hold.measure.recordCount, 'request')} covered`}
              right={hold.confirmed === null ? 'Waits for a second person' : 'In force'}
            />
          ))}
        </CardLines>
      )}
    </PartCard>
  );
}

export function ProofCard({ path, status, now }: PathProps & { status: DestructionStatus; now: Date }) {
  const { destroyedKeyCount, overdueKeyCount, lastRunAt, nextDueAt } = status;
  return (
    <PartCard id="proof" title="Deletion" href={`${path}/settings/compliance/receipts`} more="Receipts">
      <div className="numeric px-4 py-3">
        <p className={overdueKeyCount === 0 ? 'font-strong' : 'font-strong text-danger'}>
          {overdueKeyCount === 0 ? 'On time' : `${formatQuantity(overdueKeyCount, 'hour')} overdue`}
        </p>
        <p className="text-ink-3 text-label">
          {formatQuantity(destroyedKeyCount, 'key')} destroyed
          {lastRunAt === null ? '' : `, last run ${formatRemaining(now.getTime() - lastRunAt.getTime())} ago`}.{' '}
          {nextDueAt === null ? (
            'No key is due.'
          ) : (
            <>
              Next due <InstantText at={nextDueAt} form="list" />.
            </>
          )}
        </p>
      </div>
    </PartCard>
  );
}

const KEYS_SHOWN = 5;

interface KeysCardProps extends PathProps {
  keys: RouterOutputs['apiKeys']['list'];
  now: Date;
}

export function KeysCard({ path, keys, now }: KeysCardProps) {
  const shown = newestUsed(keys, now);
  return (
    <PartCard id="keys" title="API keys" href={`${path}/api-keys`} more={`All ${formatCount(keys.length)}`}>
      {shown.length === 0 ? (
        <EmptyLine>No key works. Make one to send requests.</EmptyLine>
      ) : (
        <CardLines>
          {shown.slice(0, KEYS_SHOWN).map((key) => (
            <CardLine
              key={key.id}
              href={`${path}/requests?key=${key.id}`}
              title={key.name}
              note={`${key.projectName} · ${key.mask}`}
              right={lastUsedText(key.lastUsedAt, now)}
            />
          ))}
        </CardLines>
      )}
    </PartCard>
  );
}
