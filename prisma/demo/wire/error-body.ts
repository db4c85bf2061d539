/** An error in the shape of the OpenAI API. */
export interface WireError {
  readonly message: string;
  readonly type: string;
  readonly param: string | null;
  readonly code: string | null;
}

export function errorBody(error: WireError): string {
  return JSON.stringify({ error });
}
