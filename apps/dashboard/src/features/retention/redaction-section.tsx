'use client';

import { REDACTION_DETECTORS, REDACTION_PATTERNS_MAX, type Redaction } from '@lethe/core/retention';
import { useState } from 'react';
import { Button } from '../../components/primitives/button.tsx';
import { CheckField } from '../../components/primitives/field.tsx';
import { Icon } from '../../components/primitives/icon.tsx';
import { PatternFields } from './pattern-fields.tsx';
import { DETECTOR_NAMES } from './redaction-words.ts';
import { Section } from './section.tsx';
import { TryRedaction } from './try-redaction.tsx';

interface RedactionSectionProps {
  organizationSlug: string;
  redaction: Redaction;
  onChange: (redaction: Redaction) => void;
  /** What is wrong with a pattern; null when nothing is. */
  problem: string | null;
  /** Redaction does something only where payloads are kept. */
  isRetaining: boolean;
  isReadOnly: boolean;
}

/** What is taken out of a payload before it is stored. */
export function RedactionSection(props: RedactionSectionProps) {
  const { organizationSlug, redaction, onChange, problem, isRetaining, isReadOnly } = props;
  const { patterns } = redaction;
  const [isTrying, setIsTrying] = useState(false);
  return (
    <Section
      id="redaction"
      title="Redaction before storing"
      sentence={
        isRetaining
          ? 'Found in prompts and answers, and replaced before anything is written. The model and the caller get the original. What cannot be searched is not stored.'
          : 'Applies when the level is Retain All Data. At Metadata Only no payload is written.'
      }
      action={
        isReadOnly ? null : (
          <Button aria-expanded={isTrying} onClick={() => setIsTrying(!isTrying)}>
            Try it
          </Button>
        )
      }
    >
      <div className="grid gap-x-3 gap-y-1 md:grid-cols-2">
        {REDACTION_DETECTORS.map((detector) => (
          <CheckField
            key={detector}
            label={DETECTOR_NAMES[detector].title}
            note={DETECTOR_NAMES[detector].note}
            isChecked={redaction[detector]}
            isDisabled={isReadOnly}
            onChange={(isOn) => onChange({ ...redaction, [detector]: isOn })}
          />
        ))}
      </div>
      {patterns.length === 0 && isReadOnly ? null : (
        <div className="mt-4">
          <div className="flex items-center gap-3">
            <h3 className="mr-auto font-medium">Own patterns</h3>
            {isReadOnly ? null : (
              <Button
                disabled={patterns.length >= REDACTION_PATTERNS_MAX}
                onClick={() => onChange({ ...redaction, patterns: [...patterns, { name: '', pattern: '' }] })}
              >
                <Icon name="plus" />
                Add a pattern
              </Button>
            )}
          </div>
          {patterns.length === 0 ? (
            <p className="text-ink-3 text-label">
              Regular expressions without look-around and back-references, at most {REDACTION_PATTERNS_MAX}.
            </p>
          ) : (
            <PatternFields
              patterns={patterns}
              isReadOnly={isReadOnly}
              onChange={(next) => onChange({ ...redaction, patterns: next })}
            />
          )}
        </div>
      )}
      <p role="alert" className={problem === null ? 'sr-only' : 'mt-2 text-danger'}>
        {problem}
      </p>
      {isTrying ? <TryRedaction organizationSlug={organizationSlug} redaction={redaction} /> : null}
    </Section>
  );
}
