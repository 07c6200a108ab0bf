import { describe, expect, it } from 'vitest';
import { seatbeltArguments } from './seatbelt.ts';

describe('seatbeltArguments', () => {
  const input = {
    workspace: '/private/tmp/a "b"',
    scratch: '/private/tmp/s',
    readOnly: ['/opt/tool'],
    loopbackPorts: [4096, 5000],
  };
  const [option, profile = '', ...parameters] = seatbeltArguments(input);

  it('denies by default, and passes paths as parameters and not as text of the profile', () => {
    expect(option).toBe('-p');
    expect(profile.split('\n').slice(0, 2)).toEqual(['(version 1)', '(deny default)']);
    expect(parameters).toEqual([
      ...['-D', 'WORKSPACE=/private/tmp/a "b"'],
      ...['-D', 'SCRATCH=/private/tmp/s'],
      ...['-D', 'READ_ONLY_0=/opt/tool'],
    ]);
    expect(profile).not.toContain('/private/tmp/');
    expect(profile).not.toContain('/opt/tool');
  });

  it('lets write in the workspace and the scratch folder alone', () => {
    const writing = profile.split('\n').filter((line) => line.includes('file-write*'));
    expect(writing).toEqual(['(allow file-write* (subpath (param "WORKSPACE")) (subpath (param "SCRATCH")))']);
    expect(profile).toContain('(subpath (param "READ_ONLY_0"))');
  });

  it('lets through the ports that were given alone', () => {
    const network = (text: string) => text.split('\n').filter((line) => line.includes('network'));
    expect(network(profile)).toEqual([
      '(allow network-outbound (remote ip "localhost:4096"))',
      '(allow network-outbound (remote ip "localhost:5000"))',
    ]);
    expect(network(seatbeltArguments({ ...input, loopbackPorts: [] })[1] ?? '')).toEqual([]);
  });

  it('has balanced parentheses and tells nothing of other processes', () => {
    expect(profile.split('(').length).toBe(profile.split(')').length);
    expect(profile).not.toContain('kern.proc');
    expect(profile).not.toMatch(/\(allow [^)]*(file-read\*|default)\)/);
  });
});
