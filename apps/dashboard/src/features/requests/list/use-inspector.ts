'use client';

import type { RequestView } from '@lethe/core/payloads';
import type { RequestId } from '@lethe/core/tenancy';
import { useRouter } from 'next/navigation';
import { useState } from 'react';
import { toast } from 'sonner';
import { commandOf, type ListCommand, type ListPlace } from './list-commands.ts';
import { listHref } from './list-query.ts';
import { useCopyCurl } from './use-copy-curl.ts';
import type { ListAddress } from './use-list-address.ts';
import { focusRow, useListKeys } from './use-list-keys.ts';
import { useListSelection } from './use-list-selection.ts';
import { requestHref } from './view-model.ts';

interface Runner {
  readonly onMove: (id: string) => void;
  readonly onExtend: (id: string) => void;
  readonly onSelect: (id: string) => void;
  readonly onOpen: (id: string) => void;
  readonly onPeek: (id: string) => void;
  readonly onClosePeek: () => void;
  readonly onClear: () => void;
  readonly onCompare: (ids: readonly [string, string]) => void;
  readonly onCopy: (id: string) => void;
  readonly onErase: (ids: readonly RequestId[]) => void;
}

function runnerOf(on: Runner): (command: ListCommand) => void {
  return (command) => {
    switch (command.kind) {
      case 'move':
        return on.onMove(command.id);
      case 'extend':
        return on.onExtend(command.id);
      case 'select':
        return on.onSelect(command.id);
      case 'open':
        return on.onOpen(command.id);
      case 'peek':
        return on.onPeek(command.id);
      case 'close_peek':
        return on.onClosePeek();
      case 'clear_selection':
        return on.onClear();
      case 'compare':
        return on.onCompare(command.ids);
      case 'refuse':
        return void toast(command.sentence);
      case 'copy':
        return on.onCopy(command.id);
      case 'erase':
        return on.onErase(command.ids as readonly RequestId[]);
    }
  };
}

interface InspectorInput {
  path: string;
  address: ListAddress;
  requests: readonly RequestView[];
  gatewayUrl: string | null;
}

/** Where the reader is on the list, what is selected, and what keys and buttons do with it. */
export function useInspector({ path, address, requests, gatewayUrl }: InspectorInput) {
  const router = useRouter();
  const { query } = address;
  const { peek } = query;
  const [activeId, setActiveId] = useState<string | null>(peek);
  const [erasing, setErasing] = useState<readonly RequestId[] | null>(null);
  const listKey = listHref('', { ...query, trail: [], peek: null, isLive: false });
  const { selection, toggle, extend, toggleAll, clear, selected } = useListSelection(listKey, requests);
  const copyCurl = useCopyCurl(gatewayUrl);
  const order = requests.map(({ id }) => id);
  const place: ListPlace = { order, activeId, peekId: peek, selection };
  const show = (id: string) => {
    setActiveId(id);
    address.peek(id);
    focusRow(id);
  };
  const closePeek = () => {
    address.peek(null);
    focusRow(activeId);
  };
  const copy = (id: string) => {
    const request = requests.find((candidate) => candidate.id === id);
    if (request !== undefined) void copyCurl(request);
  };
  const run = runnerOf({
    onMove: (id) => {
      if (peek !== null) address.peek(id);
      focusRow(id);
    },
    onExtend: (id) => {
      extend(id, activeId);
      focusRow(id);
    },
    onSelect: toggle,
    onOpen: (id) => router.push(requestHref(path, id, query)),
    onPeek: show,
    onClosePeek: closePeek,
    onClear: clear,
    onCompare: ([a, b]) => router.push(`${path}/compare?${new URLSearchParams({ a, b })}`),
    onCopy: copy,
    onErase: setErasing,
  });
  useListKeys(place, run);
  const press = (key: 'j' | 'k' | 'c' | 'e') => {
    const command = commandOf(key, place);
    if (command !== null) run(command);
  };
  return {
    order,
    selection,
    erasing,
    /** Nobody is reading a request or has picked one. */
    isIdle: () => peek === null && selection.ids.size === 0 && document.activeElement?.closest('tr') == null,
    table: {
      onPeek: show,
      onFocus: setActiveId,
      onSelect: (id: string, isRange: boolean) => {
        if (isRange) extend(id, activeId);
        else toggle(id);
        focusRow(id);
      },
      onSelectAll: toggleAll,
      onMove: (by: 1 | -1) => press(by === 1 ? 'j' : 'k'),
    },
    onPeek: show,
    onClosePeek: closePeek,
    onCopy: copy,
    /** Compares with the one that is selected; without one this is the first of the two. */
    onCompare: (id: string) => {
      const command = commandOf('c', { ...place, peekId: id });
      if (command?.kind === 'compare') return run(command);
      if (!selection.ids.has(id)) toggle(id);
      toast('Selected. Open another request and press Compare.');
    },
    bar: { selected, onCompare: () => press('c'), onErase: () => press('e'), onClear: clear },
    onErased: () => setErasing(null),
  };
}
