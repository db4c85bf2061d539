'use client';

import Link from 'next/link';
import { Button } from '../../components/primitives/button.tsx';
import { Icon } from '../../components/primitives/icon.tsx';
import { type RowAction, RowMenu } from '../../components/primitives/row-menu.tsx';
import { SkeletonBar } from '../../components/primitives/skeleton.tsx';
import { describeAddress } from './describe-address.ts';
import type { ListedView, useSavedViews } from './use-saved-views.ts';

interface ViewListProps {
  saved: Pick<ReturnType<typeof useSavedViews>, 'views' | 'isLoading' | 'loadFailure' | 'retry'>;
  /** The view that the list shows now. */
  currentId: string | null;
  hrefOf: (view: ListedView) => string;
  onGo: (href: string) => void;
  actionsOf: (view: ListedView) => readonly RowAction[];
}

/** The member's own views, then those that are shared. */
export function ViewList({ saved, ...rest }: ViewListProps) {
  if (saved.isLoading) return <SkeletonBar className="m-4 w-40 animate-late" />;
  if (saved.loadFailure !== null)
    return (
      <div className="flex flex-col items-start gap-2 p-3">
        <p role="alert" className="text-danger">
          {saved.loadFailure}
        </p>
        <Button onClick={saved.retry}>Retry</Button>
      </div>
    );
  if (saved.views.length === 0)
    return (
      <p className="p-3 text-ink-2">
        No view yet. Set a filter, save it, and it is one press away, or one link for somebody else.
      </p>
    );
  const groups = [
    { heading: 'Only me', views: saved.views.filter(({ scope }) => scope === 'personal') },
    { heading: 'Shared', views: saved.views.filter(({ scope }) => scope === 'organization') },
  ];
  return (
    <div className="max-h-[min(420px,60dvh)] overflow-y-auto p-1">
      {groups
        .filter(({ views }) => views.length > 0)
        .map(({ heading, views }) => (
          <section key={heading} aria-label={heading}>
            <h2 className="px-2 pt-2 pb-1 text-axis text-ink-3">{heading}</h2>
            <ul>
              {views.map((view) => (
                <ViewRow key={view.id} view={view} {...rest} />
              ))}
            </ul>
          </section>
        ))}
    </div>
  );
}

function ViewRow({ view, currentId, hrefOf, onGo, actionsOf }: { view: ListedView } & Omit<ViewListProps, 'saved'>) {
  const href = hrefOf(view);
  const author = view.scope === 'organization' && view.authorName !== null ? ` · by ${view.authorName}` : '';
  return (
    <li className="flex items-center rounded-chip hover:bg-hover">
      <Link
        href={href}
        prefetch={false}
        aria-current={view.id === currentId ? 'true' : undefined}
        onClick={(event) => {
          if (event.metaKey || event.ctrlKey || event.shiftKey) return;
          event.preventDefault();
          onGo(href);
        }}
        className="min-w-0 flex-1 rounded-chip px-2 py-1.5"
      >
        <span className="flex items-center gap-1.5">
          <span className="foreign-text truncate font-medium">{view.name}</span>
          {view.id === currentId ? <Icon name="check" className="flex-none text-ink-3" /> : null}
        </span>
        <span className="foreign-text block truncate text-ink-3 text-label">
          {describeAddress(view.address)}
          {author}
        </span>
      </Link>
      <RowMenu label={view.name} actions={actionsOf(view)} />
    </li>
  );
}
