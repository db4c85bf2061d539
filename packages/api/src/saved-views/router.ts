import { createRouter } from '../procedure/builder.ts';
import { listViews } from './list-views.ts';
import { removeView } from './remove-view.ts';
import { saveView } from './save-view.ts';

export const savedViewsRouter = createRouter({ list: listViews, save: saveView, remove: removeView });
