import { createRouter } from '../procedure/builder.ts';
import { getPolicy } from './get-policy.ts';
import { previewPolicy } from './preview-policy.ts';
import { savePolicy } from './save-policy.ts';

export const retentionRouter = createRouter({ policy: getPolicy, save: savePolicy, preview: previewPolicy });
