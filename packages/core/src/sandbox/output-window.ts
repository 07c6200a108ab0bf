/** Keeps the head and the tail of a stream in bounded memory. */
export interface OutputWindow {
  push(chunk: Uint8Array): void;
  /** Everything, or head and tail around a line that says how many bytes are missing. Broken UTF-8 is replaced. */
  text(): string;
  readonly totalBytes: number;
}

/** @param limitBytes kept at most: the first half from the start, the rest from the end */
export function createOutputWindow(limitBytes: number): OutputWindow {
  const headLimit = Math.ceil(limitBytes / 2);
  const tailLimit = limitBytes - headLimit;
  const head: Buffer[] = [];
  let tail: Buffer[] = [];
  let headBytes = 0;
  let tailBytes = 0;
  let totalBytes = 0;

  return {
    get totalBytes() {
      return totalBytes;
    },
    push(chunk) {
      totalBytes += chunk.length;
      const taken = Math.min(chunk.length, headLimit - headBytes);
      // Copies, because a chunk of one byte may hold on to the 64 KiB that it was read into.
      if (taken > 0) head.push(Buffer.from(chunk.subarray(0, taken)));
      headBytes += taken;
      if (taken === chunk.length) return;
      const rest = Buffer.from(chunk.subarray(Math.max(taken, chunk.length - tailLimit)));
      tail.push(rest);
      tailBytes += rest.length;
      if (tailBytes > 2 * tailLimit) {
        const joined = Buffer.concat(tail);
        tail = [Buffer.from(joined.subarray(Math.max(0, joined.length - tailLimit)))];
        tailBytes = Math.min(joined.length, tailLimit);
      }
    },
    text() {
      const start = Buffer.concat(head);
      const rest = Buffer.concat(tail);
      if (totalBytes <= limitBytes) return Buffer.concat([start, rest]).toString('utf8');
      const end = rest.subarray(Math.max(0, rest.length - tailLimit));
      const first = start.subarray(0, wholeCharactersEnd(start));
      const last = end.subarray(wholeCharactersStart(end));
      const missing = totalBytes - first.length - last.length;
      return `${first.toString('utf8')}\n[... ${missing} bytes left out ...]\n${last.toString('utf8')}`;
    },
  };
}

const isContinuation = (byte: number | undefined): boolean => byte !== undefined && (byte & 0xc0) === 0x80;

/** Where the last character ends that is not cut off. */
function wholeCharactersEnd(bytes: Buffer): number {
  let lead = bytes.length - 1;
  while (lead > bytes.length - 4 && isContinuation(bytes[lead])) lead -= 1;
  const byte = bytes[lead] ?? 0;
  const length = byte >= 0xf0 ? 4 : byte >= 0xe0 ? 3 : byte >= 0xc0 ? 2 : 1;
  return lead >= 0 && lead + length > bytes.length ? lead : bytes.length;
}

/** Where the first character starts that is not cut off. */
function wholeCharactersStart(bytes: Buffer): number {
  let start = 0;
  while (start < 3 && isContinuation(bytes[start])) start += 1;
  return start;
}
