import { RETENTION_LEVELS, type RetentionLevel } from '@lethe/core/retention';
import { RadioCard, RadioCardGroup } from '../../components/primitives/radio-card.tsx';
import { LEVEL_NAMES } from './policy-words.ts';
import { Section } from './section.tsx';

const SENTENCES: Readonly<Record<RetentionLevel, string>> = {
  metadata_only: 'Time, model, tokens, cost, latency and status. No byte of a prompt or a completion is written.',
  retain_all: 'The full request and response: messages, tool calls, attachments and errors, encrypted.',
};

interface LevelSectionProps {
  level: RetentionLevel;
  onChange: (level: RetentionLevel) => void;
  isCharged: boolean;
  isReadOnly: boolean;
}

export function LevelSection({ level, onChange, isCharged, isReadOnly }: LevelSectionProps) {
  const remarks: Readonly<Record<RetentionLevel, string>> = {
    metadata_only: 'No storage fee',
    retain_all: isCharged ? '$0.01 per 1 M tokens, once per request' : 'No storage fee',
  };
  return (
    <Section id="level" title="Data Retention Level">
      <RadioCardGroup
        aria-labelledby="level"
        value={level}
        disabled={isReadOnly}
        onValueChange={(value) => {
          const chosen = RETENTION_LEVELS.find((candidate) => candidate === value);
          if (chosen !== undefined) onChange(chosen);
        }}
      >
        {RETENTION_LEVELS.map((value) => (
          <RadioCard key={value} value={value} title={LEVEL_NAMES[value]} remark={remarks[value]}>
            {SENTENCES[value]}
          </RadioCard>
        ))}
      </RadioCardGroup>
    </Section>
  );
}
