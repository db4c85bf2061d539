import { createRouter } from '../procedure/builder.ts';
import { giveFeedback } from './give-feedback.ts';
import { listFeedback } from './list-feedback.ts';

export const feedbackRouter = createRouter({ list: listFeedback, give: giveFeedback });
