import { LEVELS, levelRank, TESTED_LEVELS } from '@skvm/core';
import { primitives } from '../src/index.ts';

const IDS = new Set(primitives.map(({ id }) => id));

type Loose = Record<string, unknown>;

const isObject = (value: unknown): value is Loose =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
const isCount = (value: unknown) => Number.isInteger(value) && (value as number) >= 0;
const isAmount = (value: unknown) => Number.isFinite(value) && (value as number) >= 0;
const isTexts = (value: unknown) => Array.isArray(value) && value.every((text) => typeof text === 'string');

/**
 * What is wrong with a document as a profile of the published form (TCP 1.0). The rules are written out here from its
 * description, and not taken from our schemas: whoever reads only the published form has nothing else to go by.
 *
 * @param document parsed from the text of a file
 * @param strict also the rule that a level counts as passed exactly when every one of its runs with a verdict passed
 */
export function publishedFormFaults(document: unknown, strict: boolean): string[] {
  if (!isObject(document)) return ['it is no object'];
  const faults: string[] = [];
  const need = (holds: boolean, what: string) => {
    if (!holds) faults.push(what);
  };
  const { version, model, harness, profiledAt, capabilities, details, cost, isPartial } = document;
  need(version === '1.0', 'version');
  need(typeof model === 'string' && /^[^/]+\/.+/.test(model), 'model');
  need(typeof harness === 'string' && harness !== '', 'harness');
  need(typeof profiledAt === 'string' && new Date(profiledAt).toISOString() === profiledAt, 'profiledAt');
  need(typeof isPartial === 'boolean', 'isPartial');
  if (!isObject(cost) || !isObject(cost.totalTokens)) return [...faults, 'cost'];
  need(isAmount(cost.totalUsd) && isAmount(cost.durationMs), 'cost.totalUsd, cost.durationMs');
  for (const kind of ['input', 'output', 'cacheRead', 'cacheWrite']) {
    need(isCount(cost.totalTokens[kind]), `cost.totalTokens.${kind}`);
  }
  if (!isObject(capabilities) || !Array.isArray(details)) return [...faults, 'capabilities, details'];
  const detailIds = details.map((detail) => detail?.primitiveId);
  need(new Set(detailIds).size === detailIds.length, 'a primitive has two details');
  for (const [id, level] of Object.entries(capabilities)) {
    need(IDS.has(id), `capabilities: no primitive ${id}`);
    need((LEVELS as readonly unknown[]).includes(level), `capabilities.${id}: no level`);
    need(
      details.some((detail) => detail.primitiveId === id && detail.highestLevel === level),
      `capabilities.${id}: no detail says the same`,
    );
  }
  for (const detail of details) faults.push(...detailFaults(detail, strict));
  // What was left out, or not asked to the end, is nothing that a complete profile lacks.
  if (isPartial === false)
    need(
      detailIds.every((id) => id in capabilities),
      'a complete profile has no level for a detail',
    );
  return faults;
}

function detailFaults(detail: unknown, strict: boolean): string[] {
  if (!isObject(detail) || !Array.isArray(detail.levelResults)) return ['a detail is no object with levelResults'];
  const { primitiveId, highestLevel, levelResults } = detail;
  const faults: string[] = [];
  const need = (holds: boolean, what: string) => {
    if (!holds) faults.push(`${primitiveId}: ${what}`);
  };
  need((LEVELS as readonly unknown[]).includes(highestLevel), 'highestLevel');
  const names = levelResults.map(({ level }) => level);
  need(
    names.every((level) => TESTED_LEVELS.includes(level)) && new Set(names).size === names.length,
    'levels are others than L1 to L3, or come twice',
  );
  for (const result of levelResults) {
    const { level, passed, passCount, totalCount, skipCount } = result;
    const at = `${level}: `;
    need(typeof passed === 'boolean', `${at}passed`);
    need([passCount, totalCount, skipCount].every(isCount), `${at}counts`);
    need(isAmount(result.durationMs) && isAmount(result.costUsd), `${at}durationMs, costUsd`);
    need(typeof result.testDescription === 'string' && isTexts(result.failureDetails), `${at}texts`);
    const counted = totalCount - skipCount;
    need(totalCount > 0 && passCount <= counted, `${at}${passCount} of ${totalCount} with ${skipCount} skipped`);
    need(result.failureDetails.length === totalCount - passCount, `${at}a failure without a word, or one too many`);
    // All skipped, or nothing right: whatever else is known, that is not passed.
    if (passed) need(counted > 0 && passCount > 0, `${at}passed without a run that passed`);
    if (strict) need(passed === (counted > 0 && passCount === counted), `${at}passed is not "all that count"`);
  }
  const passed = levelResults.filter((result) => result.passed).map(({ level }) => levelRank(level));
  need(Math.max(0, ...passed) === LEVELS.indexOf(highestLevel as never), 'highestLevel is not the highest that passed');
  return faults;
}
