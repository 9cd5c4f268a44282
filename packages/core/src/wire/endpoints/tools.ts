/** A function that the model may call. */
export interface FunctionDefinition {
  name: string;
  /** What the function does, for the model. @default "" */
  description?: string | undefined;
  /** Whether the arguments must follow `parameters` exactly. @default false */
  strict?: boolean | undefined;
  /** The arguments, as a JSON Schema. */
  parameters: object;
}

/** A function as a tool. */
export interface FunctionTool {
  type: "function";
  function: FunctionDefinition;
}

/** Which of a connector's tools may be used, and how. */
export interface ToolConfiguration {
  exclude?: readonly string[] | null | undefined;
  include?: readonly string[] | null | undefined;
  requires_confirmation?: readonly string[] | null | undefined;
}

/** A tool that the service runs itself. */
export interface BuiltInTool {
  type: "web_search" | "web_search_premium" | "code_interpreter" | "image_generation";
  tool_configuration?: ToolConfiguration | null | undefined;
}

/** A search in document libraries. */
export interface DocumentLibraryTool {
  type: "document_library";
  /** The libraries to search, at least one. */
  library_ids: readonly string[];
  tool_configuration?: ToolConfiguration | null | undefined;
}

/** What a connector is opened with. It stands in the input file as it is, secret included. */
export interface ConnectorAuthorization {
  type: "api-key" | "oauth2-token";
  value: string;
}

/** A connector of the workspace. */
export interface CustomConnector {
  type: "connector";
  connector_id: string;
  authorization?: ConnectorAuthorization | null | undefined;
  tool_configuration?: ToolConfiguration | null | undefined;
}

/** A tool that the model may use. */
export type Tool = FunctionTool | BuiltInTool | DocumentLibraryTool | CustomConnector;

/** Whether a tool is used: as the model likes, never, or always (`any` and `required` say the same). */
export type ToolChoiceMode = "auto" | "none" | "any" | "required";

/** One function that the model must call. */
export interface FunctionChoice {
  type?: "function" | undefined;
  function: { name: string };
}

/** The function and arguments of a call. */
export interface FunctionCall {
  name: string;
  /** The arguments, as an object or as the JSON text of one. */
  arguments: Record<string, unknown> | string;
}

/** A call that the model asks for. Travels both ways: it is sent back with the messages of the next turn. */
export interface ToolCall {
  /** @default "null" */
  id?: string | undefined;
  type?: "function" | undefined;
  function: FunctionCall;
  /** Its place among the calls of the message. @default 0 */
  index?: number | undefined;
}
