import { describe, expect, test } from 'vitest';
import { isSkvmError } from '../error.ts';
import { CATEGORIES } from '../spec/primitive.ts';
import { primitiveSpec, primitiveSpecs } from './index.ts';

describe('catalogue', () => {
  test('holds the 26 published ids in the published order', () => {
    expect(primitiveSpecs.map((spec) => spec.id)).toEqual([
      'gen.code.python',
      'gen.code.javascript',
      'gen.code.shell',
      'gen.code.sql',
      'gen.code.html',
      'gen.text.structured',
      'gen.text.long',
      'gen.text.prose',
      'gen.regex',
      'reason.arithmetic',
      'reason.logic',
      'reason.spatial',
      'reason.planning',
      'reason.analysis',
      'tool.file.read',
      'tool.file.write',
      'tool.exec',
      'tool.call.format',
      'tool.call.batch',
      'tool.web',
      'tool.browser',
      'follow.format',
      'follow.constraint',
      'follow.procedure',
      'follow.delegation',
      'follow.style',
    ]);
  });

  test('ids follow the grammar and agree with the category', () => {
    const family = { generation: 'gen', reasoning: 'reason', 'tool-use': 'tool', 'instruction-following': 'follow' };
    for (const { id, category } of primitiveSpecs) {
      expect(id).toMatch(/^(gen|reason|tool|follow)\.[a-z]+(\.[a-z]+)?$/);
      expect(CATEGORIES).toContain(category);
      expect(id.split('.')[0]).toBe(family[category]);
    }
  });

  test('every text says something of its own', () => {
    const texts = primitiveSpecs.flatMap((spec) => [
      spec.description,
      ...Object.values(spec.levels),
      ...Object.values(spec.degradations).filter((text) => text !== null),
    ]);
    expect(texts.every((text) => text.length >= 12 && text === text.trim())).toBe(true);
    expect(new Set(texts).size).toBe(texts.length);
  });

  test('only forms and clicks in a browser cannot be degraded', () => {
    const without = primitiveSpecs.flatMap(({ id, degradations }) =>
      Object.entries(degradations).flatMap(([step, advice]) => (advice === null ? [`${id} ${step}`] : [])),
    );
    expect(without).toEqual(['tool.browser L2->L1']);
  });

  test('a miss names the nearest id', () => {
    expect(primitiveSpec('tool.exec').category).toBe('tool-use');
    try {
      primitiveSpec('tool.exek');
      expect.unreachable();
    } catch (error) {
      expect(isSkvmError(error, 'UNKNOWN_EXTENSION') && error.hint).toContain('tool.exec');
    }
  });
});
