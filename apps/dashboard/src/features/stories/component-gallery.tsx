'use client';

import { ControlsGroup } from './gallery/controls-group.tsx';
import { MessagesGroup } from './gallery/messages-group.tsx';
import { OverlaysGroup } from './gallery/overlays-group.tsx';
import { PayloadGroup } from './gallery/payload-group.tsx';
import { TablesGroup } from './gallery/tables-group.tsx';
import { TokensGroup } from './gallery/tokens-group.tsx';

/** Every component in every state, for whoever changes one next: each primitive stands here, or a test fails. */
export function ComponentGallery() {
  return (
    <>
      <TokensGroup />
      <ControlsGroup />
      <TablesGroup />
      <MessagesGroup />
      <OverlaysGroup />
      <PayloadGroup />
    </>
  );
}
