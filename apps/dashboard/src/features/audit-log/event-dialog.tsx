'use client';

import type { AuditEvent } from '@lethe/core/audit';
import Link from 'next/link';
import type { ReactNode } from 'react';
import { formatInstant } from '../../components/format/instant.ts';
import { Button } from '../../components/primitives/button.tsx';
import {
  Dialog,
  DialogClose,
  DialogContent,
  DialogDescription,
  DialogTitle,
} from '../../components/primitives/dialog.tsx';
import { ACTION_NAMES } from './action-words.ts';
import { actorKindText, factChanges } from './view-model.ts';

interface EventDialogProps {
  organizationSlug: string;
  event: AuditEvent;
  onClose: () => void;
}

/** One entry whole: who, what, from where, and what was before and after. */
export function EventDialog({ organizationSlug, event, onClose }: EventDialogProps) {
  const changes = factChanges(event.before, event.after);
  return (
    <Dialog open onOpenChange={(isOpen) => !isOpen && onClose()}>
      <DialogContent className="top-[6vh] flex max-h-[88dvh] w-[min(560px,calc(100vw-24px))] flex-col md:top-[12vh]">
        <div className="min-h-0 overflow-y-auto px-5 pt-5 pb-4">
          <DialogTitle className="font-semibold text-figure">{ACTION_NAMES[event.action]}</DialogTitle>
          <DialogDescription className="numeric mt-1 text-ink-2">
            Entry {String(event.number)}, {formatInstant(event.occurredAt)}
          </DialogDescription>
          <dl className="mt-4 grid grid-cols-[88px_minmax(0,1fr)] gap-x-3 gap-y-1">
            <Fact name="Actor">
              {event.actor.label}
              {actorKindText(event) === null ? null : <span className="text-ink-3"> · {actorKindText(event)}</span>}
            </Fact>
            <Fact name="Target">
              {event.target.kind.replaceAll('_', ' ')}{' '}
              {event.target.kind === 'request' ? (
                <Link
                  href={`/${organizationSlug}/requests/${encodeURIComponent(event.target.id)}`}
                  className="code break-all text-accent hover:underline"
                >
                  {event.target.id}
                </Link>
              ) : (
                <span className="code break-all">{event.target.id}</span>
              )}
            </Fact>
            <Fact name="Request">
              <span className="code break-all">{event.origin.requestId}</span>
            </Fact>
            <Fact name="Address">
              <span className="code">{event.origin.address ?? 'unknown'}</span>
            </Fact>
          </dl>
          {changes.length === 0 ? null : (
            <table className="mt-4 w-full table-fixed border-separate border-spacing-0 overflow-hidden rounded-card border">
              <thead className="text-left text-ink-3 text-label">
                <tr>
                  {['Field', 'Before', 'After'].map((name) => (
                    <th key={name} scope="col" className="h-8 border-b px-3 font-book">
                      {name}
                    </th>
                  ))}
                </tr>
              </thead>
              <tbody className="[&_tr:not(:last-child)_td]:border-b [&_tr:not(:last-child)_th]:border-b">
                {changes.map(({ field, before, after, isChanged }) => (
                  <tr key={field} className={isChanged ? '' : 'text-ink-3'}>
                    <th scope="row" className="px-3 py-1.5 text-left align-top font-normal">
                      {field}
                    </th>
                    <td className="break-words px-3 py-1.5 align-top text-ink-3">{before ?? '–'}</td>
                    <td className={`break-words px-3 py-1.5 align-top ${isChanged ? 'font-strong' : ''}`}>
                      {after ?? '–'}
                    </td>
                  </tr>
                ))}
              </tbody>
            </table>
          )}
        </div>
        <div className="flex flex-none justify-end border-t bg-canvas px-5 py-3">
          <DialogClose asChild>
            <Button>Close</Button>
          </DialogClose>
        </div>
      </DialogContent>
    </Dialog>
  );
}

function Fact({ name, children }: { name: string; children: ReactNode }) {
  return (
    <>
      <dt className="text-ink-3">{name}</dt>
      <dd className="min-w-0">{children}</dd>
    </>
  );
}
