/** Qualities of service as they are shown, sent back: nothing changes but what was edited. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { API_VERSIONS } from '../../src/model/versions.js';
import type { Cluster } from '../../tools/cluster/cluster.js';
import { SUITES, sharedCluster } from './clusters.js';
import type { ForcedServer } from './forced-server.js';
import { forcedServer } from './forced-server.js';

const NAME = 'roundtripqos';
/** Every limit, and a mode that has no name in the API. */
const SETTINGS = [
  ...['priority=7', 'description=x', 'flags=NoDecay,DenyOnLimit', 'gracetime=30', 'grpjobs=3'],
  ...['grptres=cpu=4,mem=100,gres/gpu=2', 'grptresmins=cpu=50', 'grptresrunmins=cpu=60'],
  ...['grpjobsaccrue=4', 'grpsubmitjobs=5', 'grpwall=60', 'limitfactor=1.5', 'maxwall=19'],
  ...['maxjobsaccruepu=6', 'maxjobsaccruepa=7', 'maxjobspa=8', 'maxjobspu=9', 'minprio=20'],
  ...['maxsubmitjobspa=10', 'maxsubmitjobspu=11', 'maxtresmins=cpu=12', 'maxtrespa=cpu=13'],
  ...['maxtrespj=cpu=14', 'maxtrespn=cpu=15', 'maxtrespu=cpu=16', 'maxtresrunminspa=cpu=17'],
  ...['maxtresrunminspu=cpu=18', 'mintres=cpu=1', 'preempt=low,normal', 'usagefactor=0.5'],
  ...['preemptmode=within,cancel', 'preemptexempttime=100', 'usagethres=0.25'],
];
/** All that Slurm's own command shows. */
const FIELDS =
  'name,id,description,flags,gracetime,grpjobs,grpjobsaccrue,grpsubmit,grptres,grptresmins,' +
  'grptresrunmins,grpwall,limitfactor,maxjobsaccruepa,maxjobsaccruepu,maxjobspa,maxjobspu,' +
  'maxsubmitpa,maxsubmitpu,maxtres,maxtresmins,maxtrespa,maxtrespernode,maxtrespu,' +
  'maxtresrunminspa,maxtresrunminspu,maxwall,minprio,mintres,preempt,preemptexempttime,' +
  'preemptmode,priority,usagefactor,usagethres';

describe.each(SUITES)('qualities of service on %s', (suite) => {
  let cluster: Cluster;
  let server: ForcedServer;

  const remove = () => cluster.exec(['sacctmgr', '--immediate', 'delete', 'qos', NAME]);
  const table = async () =>
    await cluster.exec(['sacctmgr', '--parsable2', 'show', 'qos', NAME, `format=${FIELDS}`]);

  beforeAll(async () => {
    cluster = await sharedCluster(suite);
    server = await forcedServer(cluster, 'root', suite === 'trixie' ? 42 : 45);
    await remove().catch(() => undefined);
    await cluster.exec(['sacctmgr', '--immediate', 'add', 'qos', NAME, ...SETTINGS]);
  });

  afterAll(async () => {
    await remove();
    await server.close();
  });

  it.each(API_VERSIONS)('stay as they are in v0.0.%s, but for the priority', async (version) => {
    const path = `/slurmdb/v0.0.${version}/qos`;
    const before = await table();
    const { body } = await server.get(`${path}/${NAME}`);
    expect(body.qos).toMatchObject([{ name: NAME }]);
    const same = await server.send('post', path, { qos: body.qos });
    expect(same).toMatchObject({ status: 200, body: { errors: [], warnings: [] } });
    expect(await table()).toBe(before);

    const priority = { set: true, infinite: false, number: version };
    await server.send('post', path, { qos: [{ ...body.qos[0], priority }] });
    const [titles = '', values = ''] = before.trimEnd().split('\n');
    const place = titles.split('|').indexOf('Priority');
    const edited = values.split('|').with(place, String(version)).join('|');
    expect(await table()).toBe(`${titles}\n${edited}\n`);
  });
});
