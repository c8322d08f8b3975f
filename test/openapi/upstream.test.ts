import { describe, expect, it } from 'vitest';
import { OPERATIONS } from '../../src/operations/index.js';
import { checkDocuments } from '../../tools/openapi/check.js';
import type { LedgerEntry } from '../../tools/openapi/compare.js';
import { compareFacts } from '../../tools/openapi/compare.js';
import type { Facts } from '../../tools/openapi/facts.js';

describe("the document beside upstream's", () => {
  for (const check of checkDocuments(OPERATIONS)) {
    describe(check.version, () => {
      it('differs only as the ledger says', () => {
        expect(check.differences).toEqual([]);
        expect(check.operations).toBeGreaterThan(0);
      });

      it('makes use of each entry of the ledger', () => {
        expect(check.meant.filter(({ count }) => count === 0)).toEqual([]);
      });
    });
  }
});

const FACTS: Facts = {
  security: [{ token: [] }],
  servers: [{ url: '/' }],
  securitySchemes: {},
  operations: {
    'get /slurm/jobs/': {
      id: 'slurm_get_jobs',
      tags: ['slurm'],
      parameters: { update_time: {}, flags: { schema: { enum: ['ALL', 'DETAIL'] } } },
      response: '@openapi_job_info_resp',
    },
    'post /slurm/job/{job_id}': {
      id: 'slurm_post_job',
      tags: ['slurm'],
      body: '@job_desc_msg',
      response: '@openapi_job_info_resp',
    },
  },
  schemas: {
    openapi_job_info_resp: {
      object: { jobs: { list: '@job_info' }, power: '@removed' },
      required: ['jobs'],
    },
    job_info: {
      object: { job_id: 'int32', shared: { list: { enum: ['none', 'user'] }, deprecated: true } },
    },
    job_desc_msg: { object: { name: 'string' } },
    removed: { object: {} },
  },
};

/** The facts with one text replaced. */
function altered(from: string, to: string): Facts {
  const text = JSON.stringify(FACTS);
  expect(text).toContain(from);
  return JSON.parse(text.replace(from, to)) as Facts;
}

function placesOf(ours: Facts, version = 'v0.0.45', ledger: LedgerEntry[] = []): string[] {
  return compareFacts(ours, FACTS, version, ledger).differences.map(({ place }) => place);
}

describe('the comparison', () => {
  it('finds no difference between equals', () => {
    expect(placesOf(FACTS)).toEqual([]);
  });

  it.each([
    ['int32', 'int64', 'schemas/job_info/object/job_id'],
    ['"none","user"', '"user","none"', 'schemas/job_info/object/shared/list/enum/0'],
    ['"none","user"', '"none"', 'schemas/job_info/object/shared/list/enum/1'],
    [',"deprecated":true', '', 'schemas/job_info/object/shared/deprecated'],
    ['"job_id":"int32",', '', 'schemas/job_info/object/job_id'],
    ['"required":["jobs"]', '"required":["power"]', 'schemas/openapi_job_info_resp/required/0'],
    ['slurm_get_jobs', 'slurm_get_job', 'operations/get /slurm/jobs//id'],
    ['"update_time":{},', '', 'operations/get /slurm/jobs//parameters/update_time'],
    ['"DETAIL"', '"MIXED"', 'operations/get /slurm/jobs//parameters/flags/schema/enum/1'],
    ['"body":"@job_desc_msg",', '', 'operations/post /slurm/job/{job_id}/body'],
    ['get /slurm/jobs/', 'get /slurm/new/', 'operations/get /slurm/new/'],
    ['"removed":{"object":{}}', '"gone":{"object":{}}', 'schemas/gone'],
  ])('finds %s in the place of %s', (from, to, place) => {
    expect(placesOf(altered(from, to))).toContain(place);
  });

  it('finds keys in another order', () => {
    const [jobs, power] = ['"jobs":{"list":"@job_info"}', '"power":"@removed"'];
    const swapped = altered(`${jobs},${power}`, `${power},${jobs}`);
    expect(placesOf(swapped)).toEqual(['schemas/openapi_job_info_resp/object/(order)']);
  });

  it('leaves out what ours does not serve, with the schemas behind it', () => {
    const { 'post /slurm/job/{job_id}': _, ...operations } = FACTS.operations;
    const { job_desc_msg: __, ...schemas } = FACTS.schemas;
    const ours = { ...FACTS, operations, schemas };
    const comparison = compareFacts(ours, FACTS, 'v0.0.45', []);
    expect(comparison.differences).toEqual([]);
    expect(comparison.missing).toEqual(['post /slurm/job/{job_id}']);
    expect(comparison).toMatchObject({ operations: 1, schemas: 3, properties: 4 });
  });

  it('expects in place what a version refers to only where operations name it', () => {
    const { openapi_job_info_resp: response, job_desc_msg } = FACTS.schemas;
    const jobs = JSON.stringify(response).replace(
      '"@job_info"',
      JSON.stringify(FACTS.schemas['job_info']),
    );
    const inPlace = jobs.replace('"@removed"', '{"object":{}}');
    const schemas = { openapi_job_info_resp: JSON.parse(inPlace), job_desc_msg };
    expect(placesOf({ ...FACTS, schemas } as Facts, 'v0.0.41')).toEqual([]);
    expect(placesOf(FACTS, 'v0.0.41')).not.toEqual([]);
  });

  it('excuses what the ledger explains, in its versions only', () => {
    const place = 'schemas/job_info/object/shared/deprecated';
    const entry = { versions: ['v0.0.45'], place, reason: 'a reason' };
    const ours = altered(',"deprecated":true', '');
    expect(placesOf(ours, 'v0.0.45', [entry])).toEqual([]);
    expect(placesOf(ours, 'v0.0.44', [entry])).toEqual([place]);
    expect(compareFacts(ours, FACTS, 'v0.0.45', [entry]).meant).toEqual([{ entry, count: 1 }]);
  });
});
