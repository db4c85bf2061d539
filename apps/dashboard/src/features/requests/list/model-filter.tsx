'use client';

import type { ModelCount } from '@lethe/core/payloads';
import { Command } from 'cmdk';
import { type FocusEvent, type KeyboardEvent, useRef, useState } from 'react';
import { formatCount } from '../../../components/format/duration.ts';
import { Icon } from '../../../components/primitives/icon.tsx';
import { Kbd } from '../../../components/primitives/kbd.tsx';
import { pastedRequestId } from '../../../components/shell/pasted-id.ts';
import { useHotkeys } from '../../../components/shell/use-hotkeys.ts';

interface ModelFilterProps {
  model: string | null;
  models: readonly ModelCount[];
  onPick: (model: string | null) => void;
  onOpen: (requestId: string) => void;
}

/** The filter field: the model that is picked as a token, and while it has the focus the models to pick from, with their counts. */
export function ModelFilter({ model, models, onPick, onOpen }: ModelFilterProps) {
  const input = useRef<HTMLInputElement>(null);
  const [isOpen, setIsOpen] = useState(false);
  const [text, setText] = useState('');
  useHotkeys({ '/': () => input.current?.focus() });
  const requestId = pastedRequestId(text);
  const finish = (action: () => void) => {
    setText('');
    setIsOpen(false);
    input.current?.blur();
    action();
  };
  const onBlur = (event: FocusEvent) => {
    if (!event.currentTarget.contains(event.relatedTarget)) setIsOpen(false);
  };
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key === 'Escape') finish(() => undefined);
    if (event.key === 'Backspace' && text === '' && model !== null) onPick(null);
  };
  return (
    <Command
      label="Filter requests"
      onBlur={onBlur}
      onKeyDown={onKeyDown}
      loop
      className="relative min-w-0 flex-[1_0_100%] md:flex-1"
    >
      <div
        role="search"
        className="flex h-10 items-center gap-1.5 rounded-control border border-faint bg-surface pr-1.5 pl-2.5 focus-within:border-accent focus-within:shadow-[0_0_0_1px_var(--accent)] md:h-8"
      >
        <Icon name="search" className="text-ink-3" />
        {model === null ? null : <ModelToken model={model} onRemove={() => onPick(null)} />}
        <Command.Input
          ref={input}
          value={text}
          onValueChange={setText}
          onFocus={() => setIsOpen(true)}
          placeholder={model === null ? 'Filter by model, or paste a request id' : 'Another model'}
          aria-expanded={isOpen}
          className="h-full w-full min-w-0 flex-1 bg-transparent outline-none"
        />
        <Kbd className="hidden md:inline-block">/</Kbd>
      </div>
      <div
        hidden={!isOpen}
        className="absolute top-full left-0 z-30 mt-1 w-full animate-appear rounded-card bg-surface shadow-popover md:w-[400px]"
      >
        <Command.List className="max-h-[320px] overflow-y-auto p-1">
          <Command.Empty className="px-2 py-4 text-center text-ink-3">
            {requestId === null ? 'No such model.' : null}
          </Command.Empty>
          {requestId === null ? null : (
            <Option value={text} onSelect={() => finish(() => onOpen(requestId))}>
              Open request <span className="code truncate">{requestId}</span>
            </Option>
          )}
          {models.map(({ provider, model: name, requestCount }) => (
            <Option
              key={`${provider}/${name}`}
              value={`${provider}/${name}`}
              onSelect={() => finish(() => onPick(`${provider}/${name}`))}
            >
              <span className="truncate">
                <span className="text-ink-3">{provider}/</span>
                {name}
              </span>
              <span className="numeric ml-auto text-ink-3 text-label">{formatCount(requestCount)}</span>
            </Option>
          ))}
        </Command.List>
      </div>
    </Command>
  );
}

function ModelToken({ model, onRemove }: { model: string; onRemove: () => void }) {
  return (
    <span className="inline-flex h-7 max-w-[60%] flex-none items-center overflow-hidden rounded-chip bg-sunken text-label md:h-[22px]">
      <span className="pr-1 pl-1.5 text-ink-3">model</span>
      <b className="truncate pr-1 font-medium">{model}</b>
      <button
        type="button"
        aria-label={`Remove the filter model ${model}`}
        onClick={onRemove}
        className="grid h-full w-7 place-items-center text-ink-3 hover:text-ink md:w-[18px]"
      >
        <Icon name="close" className="size-2.5" />
      </button>
    </span>
  );
}

function Option({ value, onSelect, children }: { value: string; onSelect: () => void; children: React.ReactNode }) {
  return (
    <Command.Item
      value={value}
      onSelect={onSelect}
      // The field keeps the focus until the choice is made.
      onMouseDown={(event) => event.preventDefault()}
      className="flex h-10 items-center gap-2 rounded-chip px-2 data-[selected=true]:bg-hover md:h-8"
    >
      {children}
    </Command.Item>
  );
}
