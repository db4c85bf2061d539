import { createRouter } from '../procedure/builder.ts';
import { getPolicy } from './get-policy.ts';
import { previewPolicy } from './preview-policy.ts';
import { savePolicy } from './save-policy.ts';
import { tryRedaction } from './try-redaction.ts';

export const retentionRouter = createRouter({
  policy: getPolicy,
  save: savePolicy,
  preview: previewPolicy,
  tryRedaction,
});
