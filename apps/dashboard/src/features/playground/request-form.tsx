'use client';

import { useId, useState } from 'react';
import { CheckField, TextField } from '../../components/primitives/field.tsx';
import { MessagesEditor } from './messages-editor.tsx';
import {
  draftOf,
  numberField,
  readBody,
  withField,
  withMessage,
  withMessageAdded,
  withoutMessage,
} from './playground-body.ts';

interface RequestFormProps {
  text: string;
  models: readonly string[];
  onText: (text: string) => void;
}

/** The body as fields. What the form does not know stays in the body as it is. */
export function RequestForm({ text, models, onText }: RequestFormProps) {
  const listId = useId();
  const body = readBody(text);
  if (body === null)
    return (
      <p role="alert" className="text-danger">
        The body is no JSON object, so there is no form for it. Mend it as JSON.
      </p>
    );
  const draft = draftOf(body);
  return (
    <div className="flex flex-col gap-4">
      <TextField
        label="Model"
        list={listId}
        value={draft.model}
        className="font-mono"
        onChange={(event) => onText(withField(body, 'model', event.target.value))}
      />
      <datalist id={listId}>
        {models.map((model) => (
          <option key={model} value={model} />
        ))}
      </datalist>
      <MessagesEditor
        messages={draft.messages}
        onRole={(index, role) => onText(withMessage(body, index, { role }))}
        onText={(index, content) => onText(withMessage(body, index, { content }))}
        onAdd={() => onText(withMessageAdded(body, 'user'))}
        onRemove={(index) => onText(withoutMessage(body, index))}
      />
      <div className="grid grid-cols-2 gap-4">
        <NumberField
          label="Temperature"
          value={draft.temperature}
          onNumber={(value) => onText(withField(body, 'temperature', value))}
        />
        <NumberField
          label="Tokens at most"
          value={draft.maxTokens}
          onNumber={(value) => onText(withField(body, 'max_tokens', value))}
        />
      </div>
      <CheckField
        label="Stream the answer"
        isChecked={draft.isStreamed}
        onChange={(isStreamed) => onText(withField(body, 'stream', isStreamed ? true : undefined))}
      />
      {draft.others.length === 0 ? null : (
        <p className="text-ink-3 text-label">
          Also set, and kept: <span className="code foreign-text">{draft.others.slice(0, 20).join(', ')}</span>
        </p>
      )}
    </div>
  );
}

type NumberValue = Exclude<ReturnType<typeof numberField>, null>;

/** Keeps what is being typed until it is a number, and says when it is none. */
function NumberField({
  label,
  value,
  onNumber,
}: {
  label: string;
  value: string;
  onNumber: (value: NumberValue) => void;
}) {
  const [typed, setTyped] = useState<string | null>(null);
  const problem = typed !== null && numberField(typed) === null ? 'Not a number.' : null;
  return (
    <TextField
      label={label}
      inputMode="decimal"
      value={typed ?? value}
      problem={problem}
      placeholder="not set"
      onBlur={() => setTyped((known) => (known !== null && numberField(known) === null ? known : null))}
      onChange={(event) => {
        setTyped(event.target.value);
        const number = numberField(event.target.value);
        if (number !== null) onNumber(number);
      }}
    />
  );
}
