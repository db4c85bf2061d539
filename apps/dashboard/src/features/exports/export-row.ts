import type { RouterOutputs } from '../../trpc/client.tsx';

export type ExportRow = RouterOutputs['exports']['list'][number];
/** The dialogs of the page. */
export type OpenDialog = { readonly kind: 'new' } | { readonly kind: 'end' | 'link'; readonly row: ExportRow };

export type ExportFileRow = RouterOutputs['exports']['files'][number];
