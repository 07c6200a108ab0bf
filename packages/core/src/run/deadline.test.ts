import { describe, expect, it, vi } from 'vitest';
import { deadline } from './deadline.ts';
import { heldTime } from './held-time.ts';

describe('deadline', () => {
  it('is over after its time, unless it was disposed of before', () => {
    vi.useFakeTimers();
    try {
      const kept = deadline(1000, new AbortController().signal);
      const left = deadline(1000, new AbortController().signal);
      left[Symbol.dispose]();
      vi.advanceTimersByTime(999);
      expect([kept.isOver, kept.signal.aborted]).toEqual([false, false]);
      vi.advanceTimersByTime(1);
      expect([kept.isOver, kept.signal.aborted]).toEqual([true, true]);
      expect([left.isOver, left.signal.aborted]).toEqual([false, false]);
    } finally {
      vi.useRealTimers();
    }
  });

  it('does not count what was spent held back, however often', () => {
    vi.useFakeTimers();
    try {
      const held = heldTime();
      using limit = deadline(1000, new AbortController().signal, held.heldMs);
      vi.advanceTimersByTime(400);
      const [goOn, andOn] = [held.begin(), held.begin()];
      vi.advanceTimersByTime(3000);
      goOn();
      vi.advanceTimersByTime(2000);
      andOn();
      expect(held.heldMs()).toBe(5000);
      vi.advanceTimersByTime(500);
      held.begin();
      vi.advanceTimersByTime(10_000);
      expect(limit.isOver).toBe(false);
    } finally {
      vi.useRealTimers();
    }
  });

  it('is over once the time that is left was spent at work', () => {
    vi.useFakeTimers();
    try {
      const held = heldTime();
      using limit = deadline(1000, new AbortController().signal, held.heldMs);
      vi.advanceTimersByTime(400);
      const goOn = held.begin();
      vi.advanceTimersByTime(3000);
      goOn();
      vi.advanceTimersByTime(598);
      expect(limit.isOver).toBe(false);
      vi.advanceTimersByTime(2);
      expect(limit.isOver).toBe(true);
    } finally {
      vi.useRealTimers();
    }
  });

  it('is aborted with the outer signal, and not over for that', () => {
    using limit = deadline(60_000, AbortSignal.abort());
    expect([limit.signal.aborted, limit.isOver]).toEqual([true, false]);
  });
});
