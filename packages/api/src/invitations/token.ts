import { z } from 'zod';

const TOKEN_LENGTH_MAX = 200;

/** Any text: one without the shape of a token is an invalid invitation like every other. */
export const tokenSchema = z.string().max(TOKEN_LENGTH_MAX);
