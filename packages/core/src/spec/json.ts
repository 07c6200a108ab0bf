/** A value that JSON can carry: no `undefined`, no NaN, no class instances. */
export type JsonValue = null | boolean | number | string | readonly JsonValue[] | JsonObject;
/** A JSON object. A key that is absent and a key that holds `undefined` are written alike: not at all. */
export type JsonObject = { readonly [key: string]: JsonValue | undefined };
