import { describe, expect, it } from 'vitest';
import { deriveSlurmConf } from '../../src/cluster/derive/slurm-conf.js';
import type { SlurmConfInfo } from '../../src/messages/slurm-conf.js';

function conf(members: Partial<SlurmConfInfo>) {
  return deriveSlurmConf({
    control_machine: null,
    control_addr: null,
    ...members,
  } as SlurmConfInfo);
}

describe('the configuration', () => {
  it('has controllers with their addresses', () => {
    expect(conf({}).controllers).toEqual([]);
    const hosts = { control_machine: ['a', 'b'], control_addr: ['10.0.0.1', null] };
    expect(conf(hosts as Partial<SlurmConfInfo>).controllers).toEqual([
      { machine: 'a', addr: '10.0.0.1' },
      { machine: 'b', addr: null },
    ]);
  });

  it('has under new names what older controllers tell under old ones', () => {
    expect(conf({ prolog_epilog_timeout: 30, job_container_plugin: 'x' })).toMatchObject({
      prolog_timeout: 30,
      epilog_timeout: 30,
      namespace_plugin: 'x',
    });
    expect(conf({ prolog_timeout: 1, epilog_timeout: 0, namespace_plugin: null })).toMatchObject({
      prolog_timeout: 1,
      epilog_timeout: 0,
    });
  });
});
