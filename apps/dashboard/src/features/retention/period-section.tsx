import { DaysField } from './days-field.tsx';
import { describePayloadPeriod, type LimitSource } from './policy-words.ts';
import { Section } from './section.tsx';

interface PeriodSectionProps {
  daysText: string;
  onChange: (daysText: string) => void;
  /** What is wrong with the text; null when nothing is. */
  problem: string | null;
  limit: LimitSource;
  inForceDays: number;
  isRetaining: boolean;
  isReadOnly: boolean;
}

export function PeriodSection({ limit, isRetaining, isReadOnly, ...field }: PeriodSectionProps) {
  // Where metadata can have a period, this one is the shortest that it can have, whether payloads are kept or not.
  const hasEffect = isRetaining || limit.bounds.canLimitMetadata;
  return (
    <Section id="payload-period" title="Payload period" sentence={describePayloadPeriod(limit, isRetaining)}>
      <DaysField
        {...field}
        label="Payload period in days"
        name="payloadRetentionDays"
        min={0}
        max={limit.bounds.payloadRetentionDaysMax}
        isDisabled={isReadOnly || !hasEffect}
      />
    </Section>
  );
}
