/** A reason why a value does not match a schema. */
export interface SchemaIssue {
  readonly message: string;
  /** Where it is in the value: names of fields and places in lists. Empty for the value itself. */
  readonly path: readonly (string | number)[];
}

/**
 * What libraries of schemas have in common: Zod, Valibot, ArkType and others make these
 * (https://standardschema.dev, version 1). A validator of another kind becomes one by hand, see `ReadResultsOptions`.
 */
export interface StandardSchema<Value = unknown> {
  readonly "~standard": {
    readonly version: 1;
    readonly vendor: string;
    readonly validate: (value: unknown) => StandardResult<Value> | Promise<StandardResult<Value>>;
    readonly types?: { readonly input: unknown; readonly output: Value } | undefined;
  };
}

/** What a schema says of a value. */
export type StandardResult<Value> =
  | { readonly value: Value; readonly issues?: undefined }
  | { readonly issues: readonly StandardIssue[] };

/** An issue as libraries give it. */
export interface StandardIssue {
  readonly message: string;
  readonly path?: readonly (PropertyKey | { readonly key: PropertyKey })[] | undefined;
}
