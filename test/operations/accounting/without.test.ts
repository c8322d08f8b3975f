/** A cluster that has no accounting daemon. */
import { expect, it } from 'vitest';
import { API_VERSIONS } from '../../../src/model/versions.js';
import { buildDocument } from '../../../src/openapi/document.js';
import { OPERATIONS, operationsOf } from '../../../src/operations/index.js';
import { unreachableCluster } from '../../support/cluster.js';

it('has neither the operations of accounting nor their documents', () => {
  const operations = operationsOf(unreachableCluster());
  const others = OPERATIONS.filter(({ group }) => group !== 'slurmdb');
  expect(operations).toEqual(others);
  expect(others.length).toBeLessThan(OPERATIONS.length);
  const document = buildDocument({
    operations,
    parsers: API_VERSIONS.map((version) => ({ version })),
    mediaTypes: ['application/json'],
    release: '26.05.0',
  });
  expect(Object.keys(document.paths).filter((path) => path.startsWith('/slurmdb'))).toEqual([]);
  expect(document.info['x-slurm']).toMatchObject({
    openapi: ['openapi/slurmctld', 'openapi/util'],
  });
});
