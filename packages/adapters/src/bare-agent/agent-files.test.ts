import { describe, expect, it } from 'vitest';
import { call, play, task } from './bare-agent.test-kit.ts';

describe('file tools', () => {
  it('pages through a long file', async () => {
    const lines = Array.from({ length: 5_000 }, (_, index) => `line ${index + 1}`);
    const { outputs } = await play(
      [
        call('read_file', { path: 'long.txt' }),
        call('read_file', { path: 'long.txt', offset: 4_999 }),
        call('read_file', { path: 'long.txt', offset: 6_000 }),
        call('read_file', { path: 'long.txt', offset: 2, limit: 2 }),
        'done',
      ],
      { input: { task: task({ files: { 'long.txt': `${lines.join('\n')}\n` } }) } },
    );
    expect(outputs[0]).toMatch(/line 2000\n\[lines 1 to 2000; there are more: read on with offset 2001\]$/);
    expect(outputs[1]).toBe('line 4999\nline 5000');
    expect(outputs[2]).toBe('long.txt has 5000 lines; there is no line 6000');
    expect(outputs[3]).toMatch(/^line 2\nline 3\n\[lines 2 to 3/);
  });

  it('reads and writes nothing outside the working directory', async () => {
    const { outputs, calls } = await play([
      call('execute_command', { command: 'ln -s /etc/passwd link; mkdir -p d; ln -s /tmp d/out' }),
      call('read_file', { path: 'link' }),
      call('read_file', { path: '/etc/passwd' }),
      call('read_file', { path: '../../etc/passwd' }),
      call('write_file', { path: 'd/out/x', content: 'x' }),
      call('edit_file', { path: 'link', old_text: 'root', new_text: 'x' }),
      call('list_directory', { path: '/' }),
      'done',
    ]);
    for (const output of outputs.slice(1)) expect(output).toMatch(/is outside the working directory/);
    expect(calls.slice(1).every((one) => one.isError)).toBe(true);
  });

  it('edits a piece that stands exactly once', async () => {
    const edit = (old_text: string, more = {}) =>
      call('edit_file', { path: 'a.txt', old_text, new_text: 'X', ...more });
    const { outputs } = await play([
      edit('a'),
      edit('nothing'),
      edit('beta'),
      edit('a', { replace_all: true }),
      call('read_file', { path: 'a.txt' }),
      'done',
    ]);
    expect(outputs).toEqual([
      'old_text stands 3 times in a.txt; give more of its surroundings, or replace_all',
      'old_text does not stand in a.txt',
      'Replaced 1 in a.txt',
      'Replaced 2 in a.txt',
      'XlphX\nX\n',
    ]);
  });

  it('names what cannot be read', async () => {
    const files = { 'bin.dat': { base64: Buffer.from([1, 0, 2]).toString('base64') }, 'd/e.txt': '' };
    const read = (path: string) => call('read_file', { path });
    const { outputs } = await play(
      [
        call('execute_command', { command: 'mkfifo pipe' }),
        read('bin.dat'),
        read('d'),
        read('no'),
        read('pipe'),
        read('d/e.txt'),
        'done',
      ],
      { input: { task: task({ files }) } },
    );
    expect(outputs.slice(1)).toEqual([
      'bin.dat is a binary file of 3 bytes',
      'd is a directory; list_directory shows what is in it',
      'no does not exist',
      'pipe is not a regular file',
      '',
    ]);
  });
});

describe('file tools on what is odd', () => {
  it('tell the model of paths that no file can have, and go on', async () => {
    const path = 'x'.repeat(300);
    const { outputs, run } = await play([
      call('read_file', { path }),
      call('write_file', { path, content: '' }),
      call('edit_file', { path, old_text: 'a', new_text: 'b' }),
      call('list_directory', { path }),
      call('read_file', { path: 'a.txt/b' }),
      call('write_file', { path: 'a.txt/b', content: '' }),
      'done',
    ]);
    expect(run.status).toBe('completed');
    for (const output of outputs.slice(0, 4)) expect(output).toMatch(/: ENAMETOOLONG$/);
    for (const output of outputs.slice(4)) expect(output).toMatch(/does not exist|ENOTDIR|EEXIST/);
  });

  it('keep of a line no more than they show', async () => {
    const { outputs } = await play([
      call('execute_command', { command: 'head -c 540000000 /dev/zero | tr "\\0" x > big; echo; echo end >> big' }),
      call('read_file', { path: 'big' }),
      call('read_file', { path: 'big', offset: 2 }),
      'done',
    ]);
    expect(outputs[1]).toMatch(/^x{50000} \[… line cut off …\]\n\[lines 1 to 1; there are more/);
    expect(outputs[2]).toMatch(/has 1 lines; there is no line 2/);
  });

  it('change no byte beside the piece that is edited', async () => {
    const latin = Buffer.from('caf\xe9 a', 'latin1').toString('base64');
    const files = { 'latin.txt': { base64: latin }, 'bom.txt': '\uFEFFa\r\nb\r\n' };
    const { outputs, snapshot } = await play(
      [
        call('edit_file', { path: 'latin.txt', old_text: 'a', new_text: 'b', replace_all: true }),
        call('edit_file', { path: 'bom.txt', old_text: 'b', new_text: 'c' }),
        'done',
      ],
      { input: { task: task({ files }) } },
    );
    expect(outputs[0]).toBe('latin.txt is not UTF-8 text; only a command can change it');
    expect(Buffer.from(snapshot.get('latin.txt') ?? []).toString('base64')).toBe(latin);
    expect(Buffer.from(snapshot.get('bom.txt') ?? []).toString()).toBe('\uFEFFa\r\nc\r\n');
  });
});
