import type { IconName } from '../primitives/icon.tsx';
import { PAGES, type PageName } from './pages.ts';
import { pastedRequestId } from './pasted-id.ts';

/** Where what was typed may lead: something that goes by this id, or what carries it as a handle. */
export interface PastedPlace {
  readonly label: string;
  /** As it is written there. */
  readonly id: string;
  readonly icon: IconName;
  /** Below the organization's own path. */
  readonly path: string;
  readonly page: PageName;
}

const HOLD = /^LH-\d{1,9}$/i;
/** Session and end-user ids are the caller's own: whatever is one word with a digit in it may be one. */
const HANDLE = /^(?=.*\d)[\w.:@+-]{4,200}$/;

/** The places that an id leads to; none for a text that is not one. */
export function pastedPlaces(text: string): readonly PastedPlace[] {
  const word = text.trim();
  const requestId = pastedRequestId(word);
  if (requestId !== null) return [placeOn('requests', 'Open request', requestId)];
  if (HOLD.test(word)) return [placeOn('holds', 'Open legal hold', word.toUpperCase())];
  if (!HANDLE.test(word)) return [];
  return [
    placeOn('conversations', 'Open conversation', word),
    {
      ...placeOn('requests', 'Requests of end user', word),
      path: `requests?${new URLSearchParams({ end_user: word })}`,
    },
  ];
}

function placeOn(page: PageName, label: string, id: string): PastedPlace {
  const { icon, path } = PAGES[page];
  return { label, id, icon, path: `${path}/${encodeURIComponent(id)}`, page };
}
