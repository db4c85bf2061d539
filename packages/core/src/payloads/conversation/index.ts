export { type AssembledStream, assembleStream } from './assemble-stream.ts';
export type {
  AssistantTurn,
  ContentPart,
  Conversation,
  ErrorTurn,
  MediaSource,
  PayloadDocument,
  StreamSummary,
  ToolCall,
  ToolDefinition,
  ToolResult,
  ToolText,
  Turn,
  TurnOrigin,
} from './conversation.ts';
export { isJsonArray, isJsonObject, type JsonObject, type JsonValue, parseJson } from './json.ts';
export { type ConversationInput, parseConversation } from './parse-conversation.ts';
export { eventJson, isEventStream, readEvents, STREAM_END, type StreamEvent } from './read-events.ts';
