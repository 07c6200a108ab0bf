import type { JsonValue } from '@skvm/core';
import { isJsonObject } from '../json-object.ts';
import { inWords } from './fill-form.ts';

/** Ways in which agents get a form wrong that they do not know: what they write in its place. */
export function formMutants(json: JsonValue): readonly { readonly name: string; readonly content: string }[] {
  const text = (value: JsonValue) => `${JSON.stringify(value, undefined, 2)}\n`;
  const right = JSON.stringify(json);
  const changed = [
    { name: 'makes-names-up', value: mapKeys(json, (key) => `${inWords(key).replaceAll(' ', '_')}_value`) },
    {
      name: 'numbers-for-texts',
      value: mapValues(json, (value) => (/^-?\d+(?:\.\d+)?$/.test(String(value)) ? Number(value) : value)),
    },
    {
      name: 'texts-for-numbers',
      value: mapValues(json, (value) => (typeof value === 'number' ? String(value) : value)),
    },
    {
      name: 'leaves-one-out',
      value: isJsonObject(json) ? (Object.fromEntries(Object.entries(json).slice(0, -1)) as JsonValue) : [],
    },
    { name: 'one-level-more', value: { result: json } as JsonValue },
  ].filter(({ value }) => JSON.stringify(value) !== right);
  return [
    ...changed.map(({ name, value }) => ({ name, content: text(value) })),
    { name: 'in-a-code-fence', content: `\`\`\`json\n${text(json)}\`\`\`\n` },
  ];
}

function mapKeys(value: JsonValue, change: (key: string) => string): JsonValue {
  if (Array.isArray(value)) return value.map((item: JsonValue) => mapKeys(item, change));
  if (!isJsonObject(value)) return value;
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [change(key), mapKeys(item ?? null, change)]));
}

function mapValues(value: JsonValue, change: (value: JsonValue) => JsonValue): JsonValue {
  if (Array.isArray(value)) return value.map((item: JsonValue) => mapValues(item, change));
  if (!isJsonObject(value)) return change(value);
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, mapValues(item ?? null, change)]));
}
