import { describe, expect, it } from 'vitest';
import {
  CPU_FREQ_GOVS,
  HEALTH_CHECK_NODE_STATE,
  LOG_LEVEL,
  SLURM_CONF_PREEMPT_MODES,
  TASK_PLUGIN_PARAM_FLAGS,
} from '../../../src/model/kinds/conf-flags.js';
import { TIME_SECONDS } from '../../../src/model/kinds/conf-values.js';
import { CPU_FREQ_FLAGS } from '../../../src/model/kinds/cpu-frequency-text.js';
import { NO_VAL } from '../../../src/wire/constants.js';
import { written } from '../../support/model.js';

const names = (kind: typeof CPU_FREQ_GOVS, word: number) =>
  JSON.parse(written(kind, word, 45).text);

describe('values of slurm.conf', () => {
  it.each([
    [0, '00:00:00'],
    [59, '00:00:59'],
    [3_661, '01:01:01'],
    [86_399, '23:59:59'],
    [604_800, '7-00:00:00'],
    [0xffff_ffff, 'UNLIMITED'],
  ])('%i seconds are %s', (seconds, text) => {
    expect(written(TIME_SECONDS, seconds, 45).text).toBe(`"${text}"`);
  });

  it.each([
    [0, '0'],
    [900, '900K'],
    [1_000, '1M'],
    [2_400_000, '2.40G'],
    [3_000_000, '3G'],
    [999_999, '1000.00M'],
    [0x8000_0003, 'High'],
    [0x8200_0000, 'Performance'],
    [0x8600_0000, 'Unknown'],
    [NO_VAL, 'Unknown'],
  ])('the frequency %i is %s', (word, text) => {
    expect(written(CPU_FREQ_FLAGS, word, 45).text).toBe(`"${text}"`);
  });
});

describe('flags of slurm.conf', () => {
  it('governors are listed, one or several', () => {
    expect(names(CPU_FREQ_GOVS, 0x8800_0000)).toEqual(['Conservative']);
    expect(names(CPU_FREQ_GOVS, 0x8680_0000)).toEqual(['OnDemand', 'Performance', 'UserSpace']);
    expect(names(CPU_FREQ_GOVS, 0x8000_0003)).toEqual(['High']);
    expect(names(CPU_FREQ_GOVS, NO_VAL)).toEqual(['Unset']);
  });

  it('states of nodes exclude each other as slurm.conf has it', () => {
    expect(names(HEALTH_CHECK_NODE_STATE, 0xff)).toEqual(['ANY']);
    expect(names(HEALTH_CHECK_NODE_STATE, 0x1ff)).toEqual(['ANY', 'CYCLE']);
    expect(names(HEALTH_CHECK_NODE_STATE, 0x103)).toEqual(['IDLE', 'ALLOC', 'CYCLE']);
    expect(names(HEALTH_CHECK_NODE_STATE, 0x200)).toEqual(['START_ONLY']);
  });

  it('what is no binding of tasks stands beside the binding', () => {
    expect(names(TASK_PLUGIN_PARAM_FLAGS, 0x4_0005)).toEqual(['Cores', 'Verbose', 'SlurmdOffSpec']);
    expect(names(TASK_PLUGIN_PARAM_FLAGS, 0x1_4000 & 0x1_0000)).toEqual(['autobind=cores']);
    expect(names(TASK_PLUGIN_PARAM_FLAGS, 0)).toEqual([]);
  });

  it('no preemption is a mode of its own', () => {
    expect(names(SLURM_CONF_PREEMPT_MODES, 0)).toEqual(['DISABLED']);
    expect(names(SLURM_CONF_PREEMPT_MODES, 0x8001)).toEqual(['SUSPEND', 'GANG']);
  });

  it('a level is one name, or none', () => {
    expect(names(LOG_LEVEL, 0)).toBe('quiet');
    expect(names(LOG_LEVEL, 9)).toBe('debug5');
    expect(names(LOG_LEVEL, 0xffff)).toBe('');
  });
});
