import { formatClock } from '../../components/format/instant.ts';
import { Button } from '../../components/primitives/button.tsx';
import { Card } from '../../components/primitives/card.tsx';
import { Icon } from '../../components/primitives/icon.tsx';
import { Tag } from '../../components/primitives/tag.tsx';
import { describeImpact, type ImpactFact, type Preview } from './describe-impact.ts';
import { ImpactChart } from './impact-chart.tsx';
import { describeDays, describeSetting, type PolicyInForce } from './policy-words.ts';
import { projectReadable } from './project-readable.ts';

interface ImpactPanelProps {
  preview: Preview | null;
  isRefreshing: boolean;
  hasFailed: boolean;
  onRetry: () => void;
  version: number;
  inForce: PolicyInForce;
  draft: PolicyInForce;
  hasChanges: boolean;
  isCharged: boolean;
  className?: string;
}

/** What the draft would do, told before it is saved. It fails alone: the form beside it stays. */
export function ImpactPanel({ preview, isRefreshing, hasFailed, onRetry, className, ...rest }: ImpactPanelProps) {
  return (
    <Card aria-labelledby="impact" className={className}>
      <div className="flex min-h-11 items-center gap-2 border-b px-4">
        <h2 id="impact" className="font-semibold">
          Impact preview
        </h2>
        {preview === null ? null : (
          <Tag className="numeric ml-auto">Computed {formatClock(preview.computedAt)} UTC</Tag>
        )}
      </div>
      <Comparison {...rest} />
      {preview === null ? (
        <div role="status" className="flex items-center gap-3 px-4 py-6 text-ink-2">
          {hasFailed ? 'The preview could not be computed.' : <span className="animate-late">Computing</span>}
          {hasFailed ? <Button onClick={onRetry}>Retry</Button> : null}
        </div>
      ) : (
        <div className={isRefreshing ? 'opacity-60 transition-opacity' : 'transition-opacity'}>
          <Facts preview={preview} isCharged={rest.isCharged} />
        </div>
      )}
    </Card>
  );
}

type ComparisonProps = Pick<ImpactPanelProps, 'version' | 'inForce' | 'draft' | 'hasChanges'>;

function Comparison({ version, inForce, draft, hasChanges }: ComparisonProps) {
  return (
    <div className="grid grid-cols-[1fr_16px_1fr] items-center gap-3 border-b px-4 py-3.5">
      <div>
        <span className="block text-ink-3 text-label">Version {version}</span>
        <span className="numeric font-medium text-figure text-ink-3">{describeSetting(inForce)}</span>
        <MetadataLine setting={inForce} other={draft} />
      </div>
      <Icon name="arrowRight" className="text-faint" />
      <div>
        <span className="block text-ink-3 text-label">{hasChanges ? `Version ${version + 1}` : 'No change yet'}</span>
        <span className="numeric font-semibold text-figure">{describeSetting(draft)}</span>
        <MetadataLine setting={draft} other={inForce} />
      </div>
    </div>
  );
}

/** Said on both sides as soon as one of them has a metadata period. */
function MetadataLine({ setting, other }: { setting: PolicyInForce; other: PolicyInForce }) {
  const { metadataRetentionDays: days } = setting;
  if (days === null && other.metadataRetentionDays === null) return null;
  return (
    <span className="numeric block text-ink-2 text-label">
      {days === null ? 'Metadata without a period' : `Metadata ${describeDays(days)}`}
    </span>
  );
}

function Facts({ preview, isCharged }: { preview: Preview; isCharged: boolean }) {
  const newPeriodDays = preview.firstNewExpiryAt === null ? 0 : preview.setting.payloadRetentionDays;
  const projection = projectReadable(preview);
  return (
    <>
      {projection.peakCount === 0 ? null : (
        <ImpactChart
          projection={projection}
          computedAt={preview.computedAt}
          lastExpiresAt={preview.lastExpiresAt}
          newPeriodDays={newPeriodDays}
          newLabel={newPeriodDays === 0 ? 'New, none' : `New, ${newPeriodDays} d`}
        />
      )}
      <ul>
        {describeImpact({ preview, projection, isCharged }).map((fact) => (
          <Fact key={fact.icon} fact={fact} />
        ))}
      </ul>
    </>
  );
}

function Fact({ fact }: { fact: ImpactFact }) {
  return (
    <li className="grid grid-cols-[16px_minmax(0,1fr)_auto] gap-x-2.5 border-b px-4 py-2.5 last:border-b-0">
      <Icon name={fact.icon} className="mt-0.5 text-ink-3" />
      <span className="font-medium">{fact.title}</span>
      <span className={`numeric text-right ${fact.isQuiet ? 'font-medium text-ink-3' : 'font-strong'}`}>
        {fact.figure}
      </span>
      <p className="numeric col-span-2 col-start-2 mt-0.5 text-ink-3 text-label">{fact.sentence}</p>
    </li>
  );
}
