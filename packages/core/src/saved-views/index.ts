export {
  mayEditView,
  removeView,
  type SavedViewCommand,
  type SavedViewEditor,
  type SavedViewPorts,
  saveView,
} from './operations/edit-views.ts';
export type { SavedViewOutcome, SavedViewRepository } from './ports.ts';
export {
  type ListedView,
  SAVED_VIEW_NAME_LENGTH_MAX,
  SAVED_VIEW_SCOPES,
  SAVED_VIEWS_MAX,
  type SavedView,
  type SavedViewDraft,
  type SavedViewScope,
  savedViewDraftSchema,
} from './saved-view.ts';
export { readViewAddress, SAVED_VIEW_ADDRESS_LENGTH_MAX } from './view-address.ts';
