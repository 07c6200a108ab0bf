import { SkvmError } from '@skvm/core';

/**
 * The one form of a model id `provider/model-id`. Anthropic's models are called `claude-sonnet-4.6` by some and
 * `claude-sonnet-4-6` by others: the dotted form, which profiles use, stands for both.
 *
 * @throws MODEL_UNKNOWN when it is not `<provider>/<model-id>` without white space.
 */
export function canonicalModelId(id: string): string {
  if (!/^[^\s/]+\/[^\s]*[^\s/]$/.test(id)) {
    throw new SkvmError({
      code: 'MODEL_UNKNOWN',
      message: `Expected a model as <provider>/<model-id>, got "${id}"`,
      hint: 'Such as sim/qwen3.5-9b, openai/gpt-5.4 or qwen/qwen3.5-35b-a3b.',
    });
  }
  // One or two digits: a date (`claude-sonnet-4-20250514`) is no minor version.
  return id.replace(/(?<=(?:^|\/)anthropic\/claude-[^/]*?\d)-(\d{1,2})(?!\d)/, '.$1');
}

/** The form that Anthropic's own API uses for its models: dashes. */
export function dashedModelId(id: string): string {
  return id.replace(/(?<=(?:^|\/)claude-[^/]*\d)\.(?=\d)/, '-');
}

/** Whether an id matches a glob in which `*` stands for anything, slashes included; both forms of an id count. */
export function matchesModel(glob: string, id: string): boolean {
  const pattern = glob.split('*').map((part) => part.replace(/[\\^$.|?+()[\]{}]/g, '\\$&'));
  const expression = new RegExp(`^${pattern.join('.*')}$`, 's');
  return expression.test(id) || expression.test(dashedModelId(id));
}

/** An id without its provider. */
export function withoutProvider(id: string): string {
  return id.slice(id.indexOf('/') + 1);
}
