'use client';

import { readViewAddress } from '@lethe/core/saved-views';
import { useSearchParams } from 'next/navigation';
import { useState } from 'react';
import { Button } from '../../components/primitives/button.tsx';
import { copyText } from '../../components/primitives/copy-button.tsx';
import { Icon } from '../../components/primitives/icon.tsx';
import { Popover, PopoverContent, PopoverTrigger } from '../../components/primitives/popover.tsx';
import { useRefusal } from '../../components/shell/refusal.ts';
import { useShell } from '../../components/shell/shell-context.tsx';
import { SaveViewDialog } from './save-view-dialog.tsx';
import { type ListedView, useSavedViews } from './use-saved-views.ts';
import { ViewList } from './view-list.tsx';

interface SavedViewsMenuProps {
  /** The list of requests, without a slash at the end. */
  path: string;
  /** Shows the list at an address. */
  onGo: (href: string) => void;
}

type OpenDialog =
  | { readonly kind: 'new' }
  | { readonly kind: 'edit'; readonly view: ListedView; readonly address: string };

/** Opens, saves, renames, shares and removes views of the list. A view is an address: opening one is a navigation, and a link shares it. */
export function SavedViewsMenu({ path, onGo }: SavedViewsMenuProps) {
  const { organization } = useShell();
  const address = readViewAddress(useSearchParams().toString());
  const [isOpen, setIsOpen] = useState(false);
  const [dialog, setDialog] = useState<OpenDialog | null>(null);
  const saved = useSavedViews(organization.slug, () => setDialog(null));
  const refusal = useRefusal('view:write');
  const current = saved.views.find((view) => view.address === address) ?? null;
  const open = (next: OpenDialog) => {
    setIsOpen(false);
    saved.forgetFailure();
    setDialog(next);
  };
  const hrefOf = (view: ListedView) => (view.address === '' ? path : `${path}?${view.address}`);
  return (
    <>
      <Popover open={isOpen} onOpenChange={setIsOpen}>
        <PopoverTrigger asChild>
          <Button
            tone="quiet"
            className="max-w-[200px]"
            aria-label={current === null ? 'Saved views' : `Saved views: ${current.name}`}
          >
            <Icon name="bookmark" />
            <span className="truncate max-md:sr-only">{current?.name ?? 'Views'}</span>
          </Button>
        </PopoverTrigger>
        <PopoverContent align="end" aria-label="Saved views" className="w-[min(320px,calc(100vw-32px))]">
          <ViewList
            saved={saved}
            currentId={current?.id ?? null}
            hrefOf={hrefOf}
            onGo={(href) => {
              setIsOpen(false);
              onGo(href);
            }}
            actionsOf={(view) => [
              {
                label: 'Copy link',
                onSelect: () => void copyText({ text: `${location.origin}${hrefOf(view)}`, done: 'Link copied.' }),
              },
              ...(view.mayEdit && refusal === null
                ? [
                    { label: 'Rename or share', onSelect: () => open({ kind: 'edit', view, address: view.address }) },
                    {
                      label: 'Replace by what is shown',
                      onSelect: () => open({ kind: 'edit', view, address }),
                      refusal: view.address === address ? 'It is what is shown.' : null,
                    },
                    { label: 'Remove', onSelect: () => saved.remove(view.id), isDestructive: true },
                  ]
                : []),
            ]}
          />
          <div className="border-t p-2">
            <Button
              tone="quiet"
              className="w-full justify-start"
              disabled={refusal !== null || current !== null}
              title={refusal ?? (current === null ? undefined : `${current.name} keeps what is shown.`)}
              onClick={() => open({ kind: 'new' })}
            >
              <Icon name="plus" />
              Save this view
            </Button>
          </div>
        </PopoverContent>
      </Popover>
      {dialog === null ? null : (
        <SaveViewDialog
          view={dialog.kind === 'new' ? null : dialog.view}
          address={dialog.kind === 'new' ? address : dialog.address}
          organizationName={organization.name}
          onSave={(draft) => saved.save(dialog.kind === 'new' ? null : dialog.view.id, draft)}
          onClose={() => setDialog(null)}
          isBusy={saved.isSaving}
          failure={saved.saveFailure}
        />
      )}
    </>
  );
}
