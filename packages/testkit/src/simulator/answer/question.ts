/** A message in the form of a chat completion, to which the requests of all wire APIs are brought before they are answered. */
export type Message = {
  readonly role: string;
  /** A text, a list of parts, or nothing, as by an assistant that only called tools. */
  readonly content?: unknown;
  readonly tool_calls?: unknown;
};

export type Tool = {
  /** Absent for a tool that the provider runs itself. */
  readonly function?:
    | { readonly name: string; readonly parameters?: Readonly<Record<string, unknown>> | null | undefined }
    | undefined;
};

/** What a request asks, whichever wire API it came by. */
export type Question = {
  readonly messages: readonly Message[];
  readonly choiceCount: number;
  readonly outputTokensMax: number | null;
  readonly tools: readonly Tool[];
  /** `auto`, `none`, `required`, or one tool by its name. */
  readonly toolChoice: string | { readonly name: string | undefined };
  readonly isOneToolOnly: boolean;
  /** The schema of the JSON that is wanted; `any` for JSON of any kind, null for prose. */
  readonly jsonSchema: Readonly<Record<string, unknown>> | 'any' | null;
};
