import { metadataPeriods } from '@lethe/core/retention';
import { RadioCard, RadioCardGroup } from '../../components/primitives/radio-card.tsx';
import { DaysField } from './days-field.tsx';
import { describeDays, describeUnlimitedMetadata, type LimitSource } from './policy-words.ts';
import { Section } from './section.tsx';

const UNLIMITED = 'unlimited';
const PERIOD = 'period';

interface MetadataSectionProps {
  /** Null: no period of its own. */
  daysText: string | null;
  onChange: (daysText: string | null) => void;
  /** What is wrong with the text; null when nothing is. */
  problem: string | null;
  limit: LimitSource;
  /** The shortest metadata period, which is the payload period as far as it can be read. */
  payloadRetentionDays: number;
  inForceDays: number | null;
  isReadOnly: boolean;
}

/** How long the records themselves are kept. On a plan without a period of its own it is shown, and says what it takes. */
export function MetadataSection(props: MetadataSectionProps) {
  const { daysText, onChange, problem, limit, payloadRetentionDays, inForceDays, isReadOnly } = props;
  const periods = metadataPeriods({ payloadRetentionDays }, limit.bounds);
  const unlimited = describeUnlimitedMetadata(limit);
  return (
    <Section
      id="metadata"
      title="Metadata period"
      sentence={
        periods === null
          ? 'A period of its own needs the Enterprise plan.'
          : 'How long the record of each request is kept: time, model, tokens, cost, latency and status.'
      }
    >
      <RadioCardGroup
        aria-labelledby="metadata"
        value={daysText === null ? UNLIMITED : PERIOD}
        disabled={isReadOnly || periods === null}
        className={periods === null ? 'opacity-45' : ''}
        onValueChange={(value) => onChange(value === UNLIMITED ? null : String(inForceDays ?? periods?.max ?? ''))}
      >
        <RadioCard value={UNLIMITED} title={unlimited.title} remark={unlimited.remark}>
          {unlimited.sentence}
        </RadioCard>
        <RadioCard value={PERIOD} title="A period" remark="Never less than the payload period">
          Each record is gone for everybody at the end of the period that it was admitted under.
          {periods === null ? '' : ` ${periods.min} to ${describeDays(periods.max)}.`}
        </RadioCard>
      </RadioCardGroup>
      {daysText === null || periods === null ? null : (
        <div className="mt-4">
          <DaysField
            label="Metadata period in days"
            name="metadataRetentionDays"
            daysText={daysText}
            onChange={onChange}
            problem={problem}
            min={periods.min}
            max={periods.max}
            inForceDays={inForceDays}
            isDisabled={isReadOnly}
          />
        </div>
      )}
    </Section>
  );
}
