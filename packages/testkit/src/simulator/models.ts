/** A name that a price list may know lets `simulator/<name>` show that model's costs. Any other name works too. */
const modelNames = [
  'gpt-4o-mini',
  'gpt-4o',
  'gpt-4.1',
  'gpt-4.1-mini',
  'o4-mini',
  'claude-sonnet-4-5',
  'claude-haiku-4-5',
  'gemini-2.5-flash',
  'mistral-small-latest',
  'text-embedding-3-small',
];

/** The answer to `GET /v1/models`. */
export function listModels() {
  const data = modelNames.map((id) => ({ id, object: 'model', created: 1_735_689_600, owned_by: 'lethe-simulator' }));
  return { object: 'list', data };
}
