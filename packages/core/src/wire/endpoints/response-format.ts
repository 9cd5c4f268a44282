/** The JSON Schema that an answer follows. */
export interface JsonSchemaFormat {
  name: string;
  description?: string | null | undefined;
  /** The JSON Schema. */
  schema: object;
  /** Whether the answer must follow the schema exactly. @default false */
  strict?: boolean | undefined;
}

/**
 * The form of the answer: text, some JSON, or JSON after a schema.
 *
 * With `json_object` the prompt must ask for JSON as well.
 */
export interface ResponseFormat {
  /** @default "text" */
  type?: "text" | "json_object" | "json_schema" | undefined;
  /** The schema, with `json_schema`. */
  json_schema?: JsonSchemaFormat | null | undefined;
}
