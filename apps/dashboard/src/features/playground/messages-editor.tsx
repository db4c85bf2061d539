'use client';

import { Button } from '../../components/primitives/button.tsx';
import { Icon } from '../../components/primitives/icon.tsx';
import { Select } from '../../components/primitives/select.tsx';
import { type DraftMessage, MESSAGE_ROLES } from './playground-body.ts';

/** Lines of a message's field before it scrolls. */
const ROWS_MAX = 14;
const LINE_CHARACTERS = 60;
/** More messages than this are edited as JSON. */
const MESSAGES_SHOWN_MAX = 60;

interface MessagesEditorProps {
  messages: readonly DraftMessage[];
  onRole: (index: number, role: string) => void;
  onText: (index: number, content: string) => void;
  onAdd: () => void;
  onRemove: (index: number) => void;
}

export function MessagesEditor({ messages, onRole, onText, onAdd, onRemove }: MessagesEditorProps) {
  if (messages.length > MESSAGES_SHOWN_MAX)
    return (
      <p className="text-ink-2">
        {messages.length} messages are too many for a form. They are sent as they are, and edited as JSON.
      </p>
    );
  return (
    <fieldset className="min-w-0">
      <legend className="font-medium">Messages</legend>
      <ol className="mt-1.5 flex flex-col gap-2">
        {messages.map(({ role, text }, index) => (
          <li key={index} className="rounded-control border border-line-2">
            <div className="flex h-9 items-center gap-1 border-b px-1.5">
              <Select
                aria-label={`Role of message ${index + 1}`}
                value={role}
                onChange={(event) => onRole(index, event.target.value)}
                className="[&_select]:border-transparent"
              >
                {(MESSAGE_ROLES as readonly string[]).includes(role) ? null : <option value={role}>{role}</option>}
                {MESSAGE_ROLES.map((known) => (
                  <option key={known} value={known}>
                    {known}
                  </option>
                ))}
              </Select>
              <Button
                tone="quiet"
                size="square"
                aria-label={`Remove message ${index + 1}`}
                className="ml-auto"
                onClick={() => onRemove(index)}
              >
                <Icon name="close" />
              </Button>
            </div>
            {text === null ? (
              <p className="px-3 py-2 text-ink-3">Tool calls, attachments or other fields: kept, and edited as JSON.</p>
            ) : (
              <textarea
                aria-label={`Text of message ${index + 1}`}
                value={text}
                rows={rowsFor(text)}
                dir="auto"
                onChange={(event) => onText(index, event.target.value)}
                className="block w-full resize-y rounded-b-control bg-surface px-3 py-2 text-conversation outline-none focus-visible:outline-2 focus-visible:outline-accent"
              />
            )}
          </li>
        ))}
      </ol>
      <Button tone="quiet" onClick={onAdd} className="mt-1.5">
        <Icon name="plus" />
        Add a message
      </Button>
    </fieldset>
  );
}

function rowsFor(text: string): number {
  const lines = text.split('\n', ROWS_MAX + 1).length + Math.floor(text.length / LINE_CHARACTERS);
  return Math.max(2, Math.min(ROWS_MAX, lines));
}
